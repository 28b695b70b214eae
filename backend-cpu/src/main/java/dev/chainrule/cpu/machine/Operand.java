package dev.chainrule.cpu.machine;

/** An operand of an instruction: a register, memory, a number or a place in the code. */
public sealed interface Operand permits Gp, Vec, Mask, Mem, Imm, Label {}
