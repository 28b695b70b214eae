package dev.chainrule.cpu.kernels;

import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.View;

/** Dropout of elements, whose numbers follow from the number of the first element of a call. */
final class Dropout extends Elements {
    private static final int COUNTERS = 4;

    private final Kernels kernels;
    private long key;

    Dropout(Kernels kernels, int threads) {
        super(kernels.set().of256Bits(), threads);
        this.kernels = kernels;
    }

    /** t ← 0 where the mask drops an element, else scale · s; t may be s. */
    void of(DropoutMask mask, View s, View t) {
        key = mask.key();
        factors(mask.scale(), mask.threshold());
        of(kernels.loop(Loop.DROPOUT), s, t);
    }

    /** Sets the counters of the elements with even numbers in the first vector: key + (i + 1) γ. */
    @Override
    void begin(Fields f, int element) {
        for (int c = 0; c < COUNTERS; c++) {
            f.values[Field.COUNTERS.index + c] = key + (element + 2L * c + 1) * DropoutKernel.GAMMA;
        }
    }
}
