/**
 * Measures devices against each other and against what they can do at most.
 *
 * <ul>
 *   <li>{@link dev.chainrule.bench.Fastest} opens the device on which a network trains the fastest;
 *   <li>{@link dev.chainrule.bench.Bench} measures ceilings, steps of training, and the batch sizes from which another
 *       device wins;
 *   <li>{@link dev.chainrule.bench.Tuning} finds the fastest configuration of one device.
 * </ul>
 *
 * <p>All results are records. This package computes through core, holds devices to the reference through {@code
 * dev.chainrule.check}, and neither prints nor writes.
 */
@NullMarked
package dev.chainrule.bench;

import org.jspecify.annotations.NullMarked;
