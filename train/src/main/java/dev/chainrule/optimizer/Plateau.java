package dev.chainrule.optimizer;

/** {@link Schedule#plateau}. */
record Plateau(double factor, int patience) implements Schedule {
    /** The share of the lowest cost that a cost must be below it to count as a gain. */
    private static final double GAIN = 1e-4;

    Plateau {
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("plateau: factor " + factor + ", expected above 0 and below 1");
        }
        if (patience < 1) {
            throw new IllegalArgumentException("plateau: patience " + patience + ", expected at least 1");
        }
    }

    @Override
    public ScheduleRun begin(Course course) {
        return new Run();
    }

    private final class Run implements ScheduleRun {
        private double lowest = Double.POSITIVE_INFINITY;
        private int without;
        private int falls;

        @Override
        public double factor(long step) {
            return StrictMath.pow(factor, falls);
        }

        @Override
        public void ended(double cost) {
            if (cost < lowest - GAIN * StrictMath.abs(lowest) || (Double.isInfinite(lowest) && cost < lowest)) {
                lowest = cost;
                without = 0;
            } else if (++without == patience) {
                falls++;
                without = 0;
            }
        }
    }
}
