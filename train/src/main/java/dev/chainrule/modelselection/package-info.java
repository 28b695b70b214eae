/**
 * Model selection: how good a way of training is, by cross-validation, and which of several ways is the best, by a search over
 * hyperparameters.
 *
 * <p>Depends on train, and through it on everything below; nothing in core or train depends on this package.
 */
@NullMarked
package dev.chainrule.modelselection;

import org.jspecify.annotations.NullMarked;
