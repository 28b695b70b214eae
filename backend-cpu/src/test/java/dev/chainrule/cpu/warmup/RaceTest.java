package dev.chainrule.cpu.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.vector.VectorBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The choice between plain loops and vectors, call by call, by a clock that the test sets. */
class RaceTest {
    private static final long PLAIN = 20_000;

    private final WarmUp warmUp = new WarmUp("cpu:vector", 1, threads -> new VectorBackend("cpu:vector", threads));
    private final Allowance allowance = new Allowance();
    private long now = 1;
    private long lost;
    private int onVectors;

    private Race race() {
        return new Race(List::of, warmUp, allowance, () -> now);
    }

    /** Makes {@code times} calls, each of which takes {@code plain} nanoseconds on plain loops and {@code vectors} on vectors. */
    private void call(Race race, int times, long plain, long vectors) {
        lost = 0;
        onVectors = 0;
        for (int i = 0; i < times; i++) {
            if (race.begin()) {
                onVectors++;
                now += vectors;
                lost += vectors - plain;
            } else {
                now += plain;
            }
            race.end();
        }
    }

    @Test
    void fasterVectorsTakeOverAfterSeveralWins() {
        Race race = race();
        call(race, 8, PLAIN, PLAIN / 2);
        assertThat(onVectors).isBetween(1, 3);
        call(race, 10, PLAIN, PLAIN / 2);
        call(race, 1000, PLAIN, PLAIN / 2);
        assertThat(onVectors).isEqualTo(1000);
    }

    @Test
    void vectorsThatAreNotCompiledCostATwentieth() {
        for (long slow : new long[] {2, 30, 1000}) {
            Race race = race();
            call(race, 100_000, PLAIN, slow * PLAIN);
            assertThat(onVectors).as("%d times as slow", slow).isPositive();
            assertThat(lost - slow * PLAIN).as("%d times as slow", slow).isLessThan(100_000 * PLAIN / 20);
        }
    }

    @Test
    void whatManyRacesLoseTogetherIsATwentieth() {
        List<Race> all = List.of(race(), race(), race(), race(), race());
        long before = now;
        long together = 0;
        for (int i = 0; i < 20_000; i++) {
            for (Race race : all) {
                call(race, 1, PLAIN, 50 * PLAIN);
                together += lost;
            }
        }
        assertThat(together - 50 * PLAIN).isPositive().isLessThan((now - before) / 20);
    }

    @Test
    void whenC2ThrowsTheCodeAwayPlainLoopsComputeAgain() {
        Race race = race();
        call(race, 1000, PLAIN, PLAIN / 2);
        long before = now;
        call(race, 100_000, PLAIN, 100 * PLAIN);
        assertThat(lost).isLessThan((now - before) / 20 + 300 * PLAIN);
        call(race, 100_000, PLAIN, PLAIN / 2);
        assertThat(onVectors).as("compiled again").isGreaterThan(90_000);
    }

    @Test
    void shortCallsAreSeldomTimedAndStillWatched() {
        Race race = race();
        call(race, 1000, 1_000, 500);
        assertThat(onVectors).isGreaterThan(980);
        call(race, 1_000_000, 1_000, 100_000);
        assertThat(lost).isLessThan(1_000_000L * 1_000 / 20 + 40 * 100_000);
    }

    /** A call may be slow because garbage is collected, or its thread waits for a processor. */
    @Test
    void oneSlowCallChangesNothing() {
        Race race = race();
        call(race, 1000, PLAIN, PLAIN / 2);
        call(race, 1, PLAIN, 1000 * PLAIN);
        call(race, 100, PLAIN, PLAIN / 2);
        assertThat(onVectors).isEqualTo(100);
    }

    @Test
    void whatIsSeldomCalledIsNotTried() {
        int[] tried = {0};
        Race race = new Race(
                () -> {
                    tried[0]++;
                    return List.of();
                },
                warmUp,
                allowance,
                () -> now);
        call(race, 4, PLAIN, PLAIN);
        assertThat(tried[0]).isZero();
        call(race, 1, PLAIN, PLAIN);
        assertThat(tried[0]).isOne();
    }
}
