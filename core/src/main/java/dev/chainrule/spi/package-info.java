/**
 * The interfaces that a backend implements, and nothing else.
 *
 * <p>A {@link dev.chainrule.spi.BackendProvider} names devices and opens them; an opened device is a
 * {@link dev.chainrule.spi.Backend}: memory, one in-order queue and arithmetic. Two more interfaces are optional:
 * {@link dev.chainrule.spi.Tunable} for providers, {@link dev.chainrule.spi.PeakProbe} for backends. Backends may assume that every argument
 * is valid, because {@code dev.chainrule.compute} checks it first. The rules are numbered in {@code docs/spi-rules.md}
 * and each has a test in the conformance kit.
 *
 * <p>This package depends on the JDK only.
 */
@NullMarked
package dev.chainrule.spi;

import org.jspecify.annotations.NullMarked;
