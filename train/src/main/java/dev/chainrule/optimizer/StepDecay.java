package dev.chainrule.optimizer;

/**
 * {@link Schedule#step(int, double)}.
 *
 * @param epochs the number of epochs between two falls; 0 for a third of the course
 * @param factor what the rate is multiplied by
 */
record StepDecay(int epochs, double factor) implements Schedule {
    static final double TENTH = 0.1;
    private static final int THIRDS = 3;

    StepDecay {
        if (epochs < 0 || (epochs == 0 && factor != TENTH)) {
            throw new IllegalArgumentException("step: every " + epochs + " epochs, expected at least 1");
        }
        if (!(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException("step: factor " + factor + ", expected above 0 and at most 1");
        }
    }

    @Override
    public ScheduleRun begin(Course course) {
        return step -> StrictMath.pow(factor, (double) falls(course, step));
    }

    private long falls(Course course, long step) {
        return epochs == 0 ? (step - 1) * THIRDS / course.steps() : (step - 1) / course.stepsPerEpoch() / epochs;
    }
}
