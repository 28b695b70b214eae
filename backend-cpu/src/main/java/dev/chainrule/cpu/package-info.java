/**
 * Backends that compute on the JVM itself, in memory of the Java heap.
 *
 * <p>{@code cpu:scalar} is the plain and obvious version that stays: one thread, one loop a formula. Depends on
 * {@code dev.chainrule.spi} only.
 */
@NullMarked
package dev.chainrule.cpu;

import org.jspecify.annotations.NullMarked;
