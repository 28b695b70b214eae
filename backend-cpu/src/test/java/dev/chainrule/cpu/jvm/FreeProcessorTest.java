package dev.chainrule.cpu.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeProcessorTest {
    private long used;
    private long now;

    @ParameterizedTest
    @CsvSource({"1, 40, true", "1, 60, false", "2, 100, true", "2, 160, false", "2, 200, false", "8, 700, true"})
    void halfAProcessorOrMoreIsLeft(int processors, long ranOf100, boolean free) {
        FreeProcessor processor = new FreeProcessor(processors, () -> used, () -> now);
        used += ranOf100;
        now += 100;
        assertThat(processor.look()).isEqualTo(free);
    }

    @Test
    void onlyTheTimeSinceTheLastLookCounts() {
        FreeProcessor processor = new FreeProcessor(2, () -> used, () -> now);
        used += 200;
        now += 100;
        assertThat(processor.look()).isFalse();
        used += 100;
        now += 100;
        assertThat(processor.look()).isTrue();
    }

    @Test
    void noneIsFreeWhereTimeIsUnknown() {
        FreeProcessor processor = new FreeProcessor(8, () -> -1, () -> now);
        now += 100;
        assertThat(processor.look()).isFalse();
    }

    /** In one of many tenths of a second: the system may run other programs, too. */
    @Test
    void threadsThatComputeAreSeen() throws InterruptedException {
        FreeProcessor ofOne = FreeProcessor.ofThisProcess(1);
        long spins = 0;
        boolean free = true;
        for (int look = 0; free && look < 100; look++) {
            long end = System.nanoTime() + 100_000_000L;
            while (System.nanoTime() < end) {
                spins++;
            }
            free = ofOne.look();
        }
        assertThat(spins).isPositive();
        assertThat(free).as("while this thread computes").isFalse();
        for (int look = 0; !free && look < 100; look++) {
            Thread.sleep(100);
            free = ofOne.look();
        }
        assertThat(free).as("while this thread sleeps").isTrue();
    }
}
