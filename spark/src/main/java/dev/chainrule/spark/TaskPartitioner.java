package dev.chainrule.spark;

import dev.chainrule.train.Slices;
import org.apache.spark.Partitioner;
import org.jspecify.annotations.Nullable;

/** Gives each task the rows of its slices, by their numbers. */
final class TaskPartitioner extends Partitioner {
    private static final long serialVersionUID = 1;

    private final int tasks;
    private final int slices;
    private final int rows;

    TaskPartitioner(int tasks, int slices, int rows) {
        this.tasks = tasks;
        this.slices = slices;
        this.rows = rows;
    }

    @Override
    public int numPartitions() {
        return tasks;
    }

    /** The number of the first row of a task. */
    int first(int task) {
        return Slices.from((int) ((long) task * slices / tasks), slices, rows);
    }

    /** Whether every task has a row. */
    boolean fills() {
        for (int task = 0; task < tasks; task++) {
            if (first(task) == first(task + 1)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int getPartition(Object number) {
        int row = Math.toIntExact((Long) number);
        int task = 0;
        while (row >= first(task + 1)) {
            task++;
        }
        return task;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskPartitioner that
                && tasks == that.tasks
                && slices == that.slices
                && rows == that.rows;
    }

    @Override
    public int hashCode() {
        return (tasks * 31 + slices) * 31 + rows;
    }
}
