/**
 * The rules by which parameters follow from gradients.
 *
 * <p>An {@link dev.chainrule.optimizer.Optimizer} holds the settings, an {@link dev.chainrule.optimizer.OptimizerRun} what it
 * remembers in one training. A rule of a user's own is one class: {@code dev.chainrule.train} treats it as those that are here.
 * This package depends on backprop and compute, never on train.
 */
@NullMarked
package dev.chainrule.optimizer;

import org.jspecify.annotations.NullMarked;
