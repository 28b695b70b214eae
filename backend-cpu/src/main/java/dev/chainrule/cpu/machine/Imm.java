package dev.chainrule.cpu.machine;

/**
 * A number in the instruction.
 *
 * @param value from -128 to 127
 */
public record Imm(int value) implements Operand {
    public Imm {
        if (value < Byte.MIN_VALUE || value > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("the number " + value + " in an instruction, expected -128 to 127");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
