/**
 * Memory on the Java heap, and the half of a backend that allocates it and copies to and from it.
 *
 * <p>Depends on {@code dev.chainrule.spi} only.
 */
@NullMarked
package dev.chainrule.cpu.heap;

import org.jspecify.annotations.NullMarked;
