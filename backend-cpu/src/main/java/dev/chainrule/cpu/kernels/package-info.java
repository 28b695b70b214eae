/**
 * {@code cpu:native}: kernels in machine code. Programs of {@code dev.chainrule.cpu.machine} compute products and loops over
 * elements, with the bits of {@code cpu:plain}; operations without a program are computed by the loops of {@code cpu:plain}.
 * A page explains how a kernel is read: docs/machine-code.md.
 *
 * <p>Depends on {@code dev.chainrule.spi} and the packages heap, plain, threads and machine.
 */
@NullMarked
package dev.chainrule.cpu.kernels;

import org.jspecify.annotations.NullMarked;
