package dev.chainrule.cpu.machine;

/** How two float32 compare. All but {@link #UNORDERED} are false where one is NaN. */
public enum Comparison {
    EQUAL(0x00),
    LESS(0x11),
    GREATER(0x1E),
    NOT_LESS_BUT_ORDERED(0x1D),
    UNORDERED(0x03);

    final int number;

    Comparison(int number) {
        this.number = number;
    }
}
