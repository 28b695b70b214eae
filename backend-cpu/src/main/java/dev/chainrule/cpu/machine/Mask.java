package dev.chainrule.cpu.machine;

/**
 * A mask register of AVX-512: one bit for each lane.
 *
 * @param number 1 to 7; in an instruction's place for a mask, 0 would mean none
 */
public record Mask(int number) implements Operand {
    @Override
    public String toString() {
        return "k" + number;
    }
}
