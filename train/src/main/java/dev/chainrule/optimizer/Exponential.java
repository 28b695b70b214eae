package dev.chainrule.optimizer;

/** {@link Schedule#exponential}. */
record Exponential(double end) implements Schedule {
    Exponential {
        if (!(end > 0 && end <= 1)) {
            throw new IllegalArgumentException("exponential: end " + end + ", expected above 0 and at most 1");
        }
    }

    @Override
    public ScheduleRun begin(Course course) {
        return step -> StrictMath.pow(end, course.share(step));
    }
}
