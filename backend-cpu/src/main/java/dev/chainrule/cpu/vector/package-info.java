/**
 * The bits of {@code plain}, computed on vectors of the processor by the module jdk.incubator.vector, and on several
 * threads. The only package that may use the types of that module, so no class of it is loaded where a JVM lacks the module.
 *
 * <p>Depends on {@code threads}, {@code heap}, {@code scalar} and the constants of {@code plain}'s polynomials.
 */
@NullMarked
package dev.chainrule.cpu.vector;

import org.jspecify.annotations.NullMarked;
