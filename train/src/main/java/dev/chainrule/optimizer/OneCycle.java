package dev.chainrule.optimizer;

/** {@link Schedule#oneCycle}. */
record OneCycle() implements Schedule {
    private static final double FIRST = 1 / 25.0;
    private static final double LAST = FIRST / 10_000;
    private static final double RISE = 0.3;

    @Override
    public ScheduleRun begin(Course course) {
        return step -> {
            double p = course.share(step);
            return p < RISE
                    ? FIRST + (1 - FIRST) * (1 - Cosine.fall(p / RISE))
                    : LAST + (1 - LAST) * Cosine.fall((p - RISE) / (1 - RISE));
        };
    }
}
