/**
 * {@code cpu:vector} as it is opened: plain loops compute each operation until C2 has compiled its vectors in the background
 * and these were seen to be faster. Both give the same bits, so a timing may choose.
 *
 * <p>Depends on {@code plain}, {@code vector}, {@code jvm} and {@code heap}.
 */
@NullMarked
package dev.chainrule.cpu.warmup;

import org.jspecify.annotations.NullMarked;
