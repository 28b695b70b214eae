package dev.chainrule.conformance;

import dev.chainrule.spi.Backend;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Random sequences of operations on two backends that promise the same bits (docs/same-bits.md). The numbers are ordinary ones with
 * zeros of both signs, denormal and huge ones among them; one matrix in eight has nothing but zeros. A sequence in which they differ
 * is shrunk to the least that differs, and written out as a test.
 */
public final class DifferentialFuzz {
    private static final int USUAL = 10_000;

    private final Backend judge;
    private final Backend judged;

    /**
     * Prepares the comparison of two opened backends, which the caller closes.
     *
     * @param judge the one that is taken to be right
     */
    public DifferentialFuzz(Backend judge, Backend judged) {
        this.judge = judge;
        this.judged = judged;
    }

    /** The number of cases that the build asks for: the system property {@code chainrule.fuzz}, 10,000 by default. */
    public static int cases() {
        return Integer.getInteger("chainrule.fuzz", USUAL);
    }

    /**
     * Runs cases.
     *
     * @param seed that of the first; the next have those that follow
     * @param cases the number of cases
     * @return the least sequence of operations that differs, and a test of it; empty if none does
     */
    public Optional<String> run(long seed, int cases) {
        OptionalLong first = firstDifference(seed, cases);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        FuzzCase least = FuzzCase.drawn(first.getAsLong()).shrunk(judge, judged);
        return Optional.of("case " + first.getAsLong() + ": "
                + least.difference(judge, judged).orElse("not again") + "\n" + least.test());
    }

    /** The seed of the first case that differs, which isn't shrunk; empty if none does. */
    OptionalLong firstDifference(long seed, int cases) {
        for (int i = 0; i < cases; i++) {
            if (FuzzCase.drawn(seed + i).difference(judge, judged).isPresent()) {
                return OptionalLong.of(seed + i);
            }
        }
        return OptionalLong.empty();
    }
}
