package dev.chainrule.cpu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Helpers that are late are left out, for longer each time, and are back in the end. */
class PauseTest {
    private static final long START = Long.MAX_VALUE - Pause.FIRST / 2; // the clock may overflow
    private static final long PART = 1_000_000;
    private static final long SLICE = 4_000_000;

    private final Pause pause = new Pause(Pause.FIRST, START);

    @Test
    void whoIsAsFastAsTheCallerIsNotLate() {
        pause.waited(PART, PART, START);
        pause.waited(90_000, 1000, START);
        assertThat(pause.isOver(START)).isTrue();
    }

    @Test
    void whoIsLateIsLeftOutForAWhile() {
        pause.waited(SLICE, PART, START);
        assertThat(pause.isOver(START)).isFalse();
        assertThat(pause.isOver(START + Pause.FIRST - 1)).isFalse();
        assertThat(pause.isOver(START + Pause.FIRST)).isTrue();
    }

    /** A program that keeps a processor costs a slice for each pause, less than a hundredth in the end. */
    @Test
    void whoIsLateAgainIsLeftOutForLonger() {
        long now = START;
        long lost = 0;
        for (int i = 0; i < 100; i++) {
            now += SLICE;
            lost += SLICE;
            pause.waited(SLICE, PART, now);
            while (!pause.isOver(now)) {
                now += PART;
            }
        }
        assertThat((double) lost / (now - START)).isLessThan(0.01);
    }

    @Test
    void aPauseAfterALongTimeIsAFirstOne() {
        pause.waited(SLICE, PART, START);
        pause.waited(SLICE, PART, START + Pause.FIRST);
        long later = START + 100 * Pause.FIRST;
        pause.waited(SLICE, PART, later);
        assertThat(pause.isOver(later + Pause.FIRST)).isTrue();
    }

    @Test
    void thereMayBeNone() {
        Pause none = new Pause(0, START);
        none.waited(SLICE, PART, START);
        assertThat(none.isOver(START)).isTrue();
    }
}
