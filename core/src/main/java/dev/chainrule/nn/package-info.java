/**
 * Networks: their layers, weights and biases, the schema of the data that they learnt from, and the file that holds all
 * of it.
 *
 * <p>{@link dev.chainrule.nn.NetworkState} is immutable and all that leaves the process. This package describes and does
 * not compute: it depends on files and, for the functions of units, on spi; never on a device.
 */
@NullMarked
package dev.chainrule.nn;

import org.jspecify.annotations.NullMarked;
