/**
 * One network trained from one seed on several devices: each operation and each step against the float64 reference, and the bits of
 * each device against those of the first. {@code ParityRun} does it, {@code Parity} is what it has found.
 *
 * <p>Depends on {@code check}, core and the reference.
 */
@NullMarked
package dev.chainrule.check.parity;

import org.jspecify.annotations.NullMarked;
