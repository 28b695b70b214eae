package dev.chainrule.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each factor by its formula, written once more; constants by hand where the arithmetic is exact. */
class ScheduleTest {
    private static final Course TEN_EPOCHS = new Course(100, 10);

    private static double[] factors(Schedule schedule, Course course) {
        ScheduleRun run = schedule.begin(course);
        return LongStream.rangeClosed(1, course.steps())
                .mapToDouble(run::factor)
                .toArray();
    }

    @Test
    void constantIsOne() {
        assertThat(factors(Schedule.constant(), TEN_EPOCHS)).hasSize(100).containsOnly(1);
    }

    @Test
    void stepFallsAfterEveryNEpochs() {
        double[] f = factors(Schedule.step(3, 0.5), TEN_EPOCHS);
        assertThat(f[29]).isEqualTo(1);
        assertThat(f[30]).isEqualTo(0.5);
        assertThat(f[59]).isEqualTo(0.5);
        assertThat(f[60]).isEqualTo(0.25);
        assertThat(f[99]).isEqualTo(0.125);
    }

    @Test
    void stepByItselfFallsAfterEachThird() {
        double[] f = factors(Schedule.step(), TEN_EPOCHS);
        assertThat(f[33]).isEqualTo(1);
        assertThat(f[34]).isEqualTo(0.1);
        assertThat(f[66]).isEqualTo(0.1);
        assertThat(f[67]).isEqualTo(StrictMath.pow(0.1, 2));
        assertThat(f[99]).isEqualTo(f[67]);
    }

    @Test
    void exponentialFallsTowardsItsEnd() {
        double[] f = factors(Schedule.exponential(0.0625), TEN_EPOCHS);
        assertThat(f[0]).isEqualTo(1);
        assertThat(f[25]).isEqualTo(0.5);
        assertThat(f[50]).isEqualTo(0.25);
        assertThat(f[99]).isCloseTo(0.0625, within(0.002)).isGreaterThan(0.0625);
    }

    @Test
    void cosineIsHalfACosine() {
        double[] f = factors(Schedule.cosine(), TEN_EPOCHS);
        assertThat(f[0]).isEqualTo(1);
        assertThat(f[50]).isCloseTo(0.5, within(1e-15));
        for (int t = 1; t <= 100; t++) {
            assertThat(f[t - 1]).isCloseTo((1 + StrictMath.cos(Math.PI * (t - 1) / 100.0)) / 2, within(1e-15));
        }
        assertThat(f[99]).isPositive().isLessThan(0.001);
    }

    @Test
    void oneCycleRisesAndFalls() {
        double[] f = factors(Schedule.oneCycle(), TEN_EPOCHS);
        assertThat(f[0]).isEqualTo(0.04);
        assertThat(f[15]).isCloseTo(0.52, within(1e-15));
        assertThat(f[30]).isEqualTo(1);
        assertThat(f[65]).isCloseTo((1 + 4e-6) / 2, within(1e-15));
        assertThat(f[99]).isBetween(4e-6, 1e-3);
        for (int t = 1; t < 100; t++) {
            assertThat(f[t] > f[t - 1]).as("step %d", t + 1).isEqualTo(t <= 30);
        }
    }

    @Test
    void plateauFallsWhenTheCostDoesNot() {
        ScheduleRun run = Schedule.plateau(0.5, 2).begin(TEN_EPOCHS);
        double[] costs = {1, 0.9, 0.89999, 0.95, 0.9, 0.5, 0.6, 0.6, 0.6, 0.6, Double.NaN};
        double[] after = {1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125};
        assertThat(run.factor(1)).isEqualTo(1);
        for (int e = 0; e < costs.length; e++) {
            run.ended(costs[e]);
            assertThat(run.factor(10L * (e + 1) + 1))
                    .as("after epoch %d", e + 1)
                    .isEqualTo(after[e]);
        }
    }

    @Test
    void plateauTakesAGainFromACostOfZeroOrBelow() {
        ScheduleRun run = Schedule.plateau(0.5, 1).begin(TEN_EPOCHS);
        run.ended(0);
        run.ended(-1);
        run.ended(-1.00001);
        assertThat(run.factor(31)).isEqualTo(0.5);
    }

    static List<Schedule> all() {
        return List.of(
                Schedule.constant(),
                Schedule.step(2, 0.5),
                Schedule.step(),
                Schedule.exponential(0.01),
                Schedule.cosine(),
                Schedule.oneCycle(),
                Schedule.plateau(0.2, 3));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aWarmupComesBeforeAnyOfThem(Schedule schedule) {
        double[] f = factors(schedule.warmup(25), TEN_EPOCHS);
        double[] rest = factors(schedule, new Course(75, 10));
        for (int t = 1; t <= 25; t++) {
            assertThat(f[t - 1]).isEqualTo(rest[0] * t / 26);
        }
        for (int t = 26; t <= 100; t++) {
            assertThat(f[t - 1]).isEqualTo(rest[t - 26]);
        }
        assertThat(factors(schedule.warmupEpochs(2), TEN_EPOCHS)).isEqualTo(factors(schedule.warmup(20), TEN_EPOCHS));
    }

    @ParameterizedTest
    @MethodSource("all")
    void factorsAreFiniteAndAtMostOne(Schedule schedule) {
        for (Course course : List.of(new Course(1, 1), new Course(2, 1), new Course(7, 3), new Course(1000, 1000))) {
            for (double f : factors(schedule, course)) {
                assertThat(f).isBetween(0.0, 1.0).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theNameTellsAllSettings(Schedule schedule) {
        assertThat(schedule.toString()).contains("[");
        assertThat(all().stream().map(Object::toString)).doesNotHaveDuplicates();
        assertThat(schedule.warmup(5).toString()).contains(schedule.toString(), "5");
    }

    @Test
    void epochsOfAWarmupTellAPlateauNothing() {
        ScheduleRun run = Schedule.plateau(0.5, 1).warmup(15).begin(TEN_EPOCHS);
        run.ended(0.1); // its steps are all of the warm-up
        run.ended(1);
        run.ended(0.5);
        assertThat(run.factor(31)).isEqualTo(1);
        run.ended(0.5);
        assertThat(run.factor(41)).isEqualTo(0.5);
    }

    @Test
    void everyWordNamesASchedule() {
        assertThat(Schedule.WORDS.stream().map(Schedule::named))
                .containsExactly(
                        Schedule.constant(),
                        Schedule.step(),
                        Schedule.exponential(0.01),
                        Schedule.cosine(),
                        Schedule.oneCycle(),
                        Schedule.plateau(0.2, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.named("linear"))
                .withMessage("schedule 'linear' is unknown, expected one of constant, step, exponential, cosine,"
                        + " one-cycle, plateau");
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.step(0, 0.5))
                .withMessageContaining("at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.step(1, 0))
                .withMessageContaining("factor 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.step(1, 1.5));
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.exponential(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.plateau(1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.plateau(0.5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.cosine().warmup(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.cosine().warmupEpochs(10).begin(TEN_EPOCHS))
                .withMessage("warm-up: 100 steps, expected fewer than the 100 of the training");
        assertThatIllegalArgumentException().isThrownBy(() -> new Course(0, 1));
    }
}
