package dev.chainrule.report;

import dev.chainrule.train.EpochReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Values over the epochs, as a line of a chart. Of very many the lowest and the highest of neighbours stand for all of them. */
final class Series {
    private static final int MOST = 800;

    private final String name;
    private final int mark;
    private final double[] epochs;
    private final double[] values;

    private Series(String name, int mark, double[] epochs, double[] values) {
        this.name = name;
        this.mark = mark;
        this.epochs = epochs;
        this.values = values;
    }

    /** The name of the line. */
    String name() {
        return name;
    }

    /** Its colour, its dash and its marker, counted from 0. */
    int mark() {
        return mark;
    }

    /** The epochs, ascending. */
    double[] epochs() {
        return epochs;
    }

    /** A value for each of them, NaN where there is none. */
    double[] values() {
        return values;
    }

    /** The values that the epochs have. */
    static Series of(String name, int mark, List<EpochReport> history, ToDoubleFunction<EpochReport> value) {
        double[] epochs = history.stream().mapToDouble(EpochReport::epoch).toArray();
        double[] values = history.stream().mapToDouble(value).toArray();
        return new Series(name, mark, epochs, values).thinned();
    }

    /** Whether there is anything to draw. */
    boolean drawn() {
        for (double value : values) {
            if (Double.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    /** The place of the last value that is finite, or -1. */
    int last() {
        int last = values.length - 1;
        while (last >= 0 && !Double.isFinite(values[last])) {
            last--;
        }
        return last;
    }

    private Series thinned() {
        if (values.length <= MOST) {
            return this;
        }
        List<Integer> kept = new ArrayList<>();
        int width = (values.length * 2 + MOST - 1) / MOST;
        for (int from = 0; from < values.length; from += width) {
            keepEnds(from, Math.min(values.length, from + width), kept);
        }
        return new Series(
                name,
                mark,
                kept.stream().mapToDouble(i -> epochs[i]).toArray(),
                kept.stream().mapToDouble(i -> values[i]).toArray());
    }

    /** Keeps the lowest and the highest value of some, in their order; and one that is not finite, which interrupts the line. */
    private void keepEnds(int from, int to, List<Integer> kept) {
        int lowest = from;
        int highest = from;
        for (int i = from; i < to; i++) {
            lowest = values[i] < values[lowest] || Double.isNaN(values[lowest]) ? i : lowest;
            highest = values[i] > values[highest] || Double.isNaN(values[highest]) ? i : highest;
        }
        kept.add(Math.min(lowest, highest));
        if (lowest != highest) {
            kept.add(Math.max(lowest, highest));
        }
    }
}
