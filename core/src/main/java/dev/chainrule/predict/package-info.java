/**
 * Answers of trained networks.
 *
 * <p>{@link dev.chainrule.predict.Predictor} opens a device for a network and answers raw inputs from many threads. This
 * package depends on backprop, nn, select and compute; never on train or on a backend.
 */
@NullMarked
package dev.chainrule.predict;

import org.jspecify.annotations.NullMarked;
