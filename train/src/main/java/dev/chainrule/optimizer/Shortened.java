package dev.chainrule.optimizer;

import java.util.Objects;

/**
 * The schedule of a training that is given a share of its epochs: a whole one of that share, or where that is too short for it, the
 * beginning of the schedule of all epochs.
 *
 * @param schedule the schedule of the training
 * @param epochs all its epochs
 */
record Shortened(Schedule schedule, int epochs) implements Schedule {
    Shortened {
        Objects.requireNonNull(schedule, "schedule");
    }

    /** @throws IllegalArgumentException if all epochs are too short for the schedule */
    @Override
    public ScheduleRun begin(Course course) {
        try {
            return schedule.begin(course);
        } catch (IllegalArgumentException tooShort) {
            return schedule.begin(new Course((long) epochs * course.stepsPerEpoch(), course.stepsPerEpoch()));
        }
    }
}
