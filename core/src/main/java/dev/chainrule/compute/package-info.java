/**
 * The checked front of a backend: the one place that validates shapes, ownership, lifetimes and threads.
 *
 * <p>{@link dev.chainrule.compute.Compute} has the operations of {@link dev.chainrule.spi.Backend}, on
 * {@link dev.chainrule.compute.Matrix} instead of raw views. Arguments that pass here are valid below, so backends check
 * nothing. Depends on spi only.
 */
@NullMarked
package dev.chainrule.compute;

import org.jspecify.annotations.NullMarked;
