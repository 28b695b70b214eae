/**
 * The training loop: data, batches in a seeded order, optimizers, progress, evaluation.
 *
 * <p>Depends on nn, and through it on everything below; nothing in core depends on this package.
 */
@NullMarked
package dev.chainrule.train;

import org.jspecify.annotations.NullMarked;
