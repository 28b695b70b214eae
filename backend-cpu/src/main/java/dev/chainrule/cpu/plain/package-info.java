/**
 * {@code cpu:plain}: loops that HotSpot's compiler C2 turns into vectors, on any JVM that has C2. They define the bits of
 * {@code cpu:vector}: the order of every sum, the place of each rounding, and the polynomials.
 *
 * <p>Depends on {@code scalar} and {@code heap}, and must not load a class that needs the module jdk.incubator.vector.
 */
@NullMarked
package dev.chainrule.cpu.plain;

import org.jspecify.annotations.NullMarked;
