/**
 * {@code cpu:scalar}, the slow and obvious version of everything, which stays: one thread, and one loop for each formula.
 *
 * <p>Depends on {@code heap} only, of the packages of this module.
 */
@NullMarked
package dev.chainrule.cpu.scalar;

import org.jspecify.annotations.NullMarked;
