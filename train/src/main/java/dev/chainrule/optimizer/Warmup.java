package dev.chainrule.optimizer;

import java.util.Objects;

/**
 * {@link Schedule#warmup}.
 *
 * @param then the schedule after it
 * @param count its steps, or its epochs
 * @param epochs whether {@code count} counts epochs
 */
record Warmup(Schedule then, int count, boolean epochs) implements Schedule {
    Warmup {
        Objects.requireNonNull(then, "then");
        if (count < 1) {
            throw new IllegalArgumentException("warm-up: " + count + ", expected at least 1");
        }
    }

    @Override
    public ScheduleRun begin(Course course) {
        long steps = epochs ? (long) count * course.stepsPerEpoch() : count;
        if (steps >= course.steps()) {
            throw new IllegalArgumentException(
                    "warm-up: " + steps + " steps, expected fewer than the " + course.steps() + " of the training");
        }
        ScheduleRun rest = then.begin(new Course(course.steps() - steps, course.stepsPerEpoch()));
        return new Run(steps, course.stepsPerEpoch(), rest);
    }

    private static final class Run implements ScheduleRun {
        private final long steps;
        private final int stepsPerEpoch;
        private final ScheduleRun rest;
        private final double top;
        private long taken;

        Run(long steps, int stepsPerEpoch, ScheduleRun rest) {
            this.steps = steps;
            this.stepsPerEpoch = stepsPerEpoch;
            this.rest = rest;
            top = rest.factor(1);
        }

        @Override
        public double factor(long step) {
            return step <= steps ? top * step / (steps + 1) : rest.factor(step - steps);
        }

        /** An epoch within the warm-up says nothing about the schedule after it. */
        @Override
        public void ended(double cost) {
            taken += stepsPerEpoch;
            if (taken > steps) {
                rest.ended(cost);
            }
        }
    }
}
