/**
 * An assembler for the instructions of x86-64 processors that kernels need, with vectors of 128, 256 and 512 bits (VEX and
 * EVEX), and the memory in which assembled code is executed.
 *
 * <p>Depends on the JDK only, and knows nothing of what kernels compute. Nothing here needs a JDK newer than 17 to be
 * compiled: {@link dev.chainrule.cpu.machine.NativeMachine} looks up java.lang.foreign, final since JDK 22, when it is used.
 */
@NullMarked
package dev.chainrule.cpu.machine;

import org.jspecify.annotations.NullMarked;
