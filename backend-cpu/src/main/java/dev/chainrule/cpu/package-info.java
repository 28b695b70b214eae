/**
 * The provider {@code cpu}: devices that compute on the JVM itself, in memory of the Java heap.
 *
 * <p>{@code cpu:scalar} is the slow and obvious version that stays. {@code cpu:plain} computes in loops that HotSpot's
 * compiler C2 turns into vectors. {@code cpu:vector} gives the bits of {@code cpu:plain} on vectors of the processor and on
 * several threads, where the JVM has the module jdk.incubator.vector. Each has a package of its own below; their classes are
 * public so that those packages can use each other, and the module exports none of them.
 *
 * <p>Depends on {@code dev.chainrule.spi} only.
 */
@NullMarked
package dev.chainrule.cpu;

import org.jspecify.annotations.NullMarked;
