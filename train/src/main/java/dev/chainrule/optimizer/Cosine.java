package dev.chainrule.optimizer;

/** {@link Schedule#cosine}. */
record Cosine() implements Schedule {
    @Override
    public ScheduleRun begin(Course course) {
        return step -> fall(course.share(step));
    }

    /** Half a cosine, from 1 at 0 to 0 at 1. */
    static double fall(double share) {
        return (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
    }
}
