/**
 * Networks: what they are, how they compute, how they learn from one batch.
 *
 * <p>{@link dev.chainrule.nn.BackPropagation} is MATH in code, step by step; each step is one operation of
 * {@code dev.chainrule.compute}. This package depends on compute and, to open a device for a
 * {@link dev.chainrule.nn.Predictor}, on select; never on train or on a backend.
 */
@NullMarked
package dev.chainrule.nn;

import org.jspecify.annotations.NullMarked;
