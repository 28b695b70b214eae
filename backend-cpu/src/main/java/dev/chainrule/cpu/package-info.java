/**
 * Backends that compute on the JVM itself, in memory of the Java heap.
 *
 * <p>{@code cpu:scalar} is the plain and obvious version that stays: one thread, one loop a formula.
 * {@code cpu:plain} computes the same in loops that HotSpot's compiler C2 turns into vectors, on any JVM that has C2.
 * {@code cpu:vector} computes the same on vectors of the processor, by the incubating module jdk.incubator.vector,
 * where a JVM has it: only classes that {@link dev.chainrule.cpu.CpuProvider} does not load without it may use its
 * types. Depends on {@code dev.chainrule.spi} only.
 */
@NullMarked
package dev.chainrule.cpu;

import org.jspecify.annotations.NullMarked;
