/**
 * How a network computes: the forward pass, the cost, and back-propagation of the errors to the gradient.
 *
 * <p>{@link dev.chainrule.backprop.BackPropagation} is the mathematics line by line; a line is one operation of
 * {@code dev.chainrule.compute}, on device memory in {@link dev.chainrule.backprop.Parameters} and
 * {@link dev.chainrule.backprop.Workspace}. This package depends on compute and, for the description of a network, on nn;
 * never on train, on predict or on a backend.
 */
@NullMarked
package dev.chainrule.backprop;

import org.jspecify.annotations.NullMarked;
