package dev.chainrule.page;

import java.util.List;

/** An axis of a chart: where values lie on it, and which of them are marked. */
public interface Scale {
    /** Its beginning. */
    double low();

    /** Its end, above {@link #low}. */
    double high();

    /** Whether a value has a place on such an axis. */
    boolean fits(double value);

    /** Where a value lies: 0 at the beginning, 1 at the end. */
    double at(double value);

    /** Round values within the scale, evenly spread, at most {@code most}. */
    List<Double> ticks(int most);
}
