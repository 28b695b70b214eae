/**
 * Facts about the JVM and this process: whether it can compute fast, and whether it leaves a processor free.
 *
 * <p>Depends on {@code dev.chainrule.spi} only.
 */
@NullMarked
package dev.chainrule.cpu.jvm;

import org.jspecify.annotations.NullMarked;
