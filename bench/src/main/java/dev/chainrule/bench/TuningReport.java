package dev.chainrule.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The results of a tuning.
 *
 * @param device the id of the device
 * @param configurations all of them, the present one first; none if the device has nothing to tune
 */
public record TuningReport(String device, List<TunedConfiguration> configurations) {
    public TuningReport {
        configurations = List.copyOf(configurations);
    }

    /** The configuration that the device is opened with now; empty if there is nothing to tune. */
    public Optional<TunedConfiguration> present() {
        return configurations.stream().findFirst();
    }

    /** The configurations that are right. */
    public List<TunedConfiguration> right() {
        return configurations.stream().filter(TunedConfiguration::right).toList();
    }

    /** The configurations that are wrong. */
    public List<TunedConfiguration> wrong() {
        return configurations.stream().filter(one -> !one.right()).toList();
    }

    /**
     * The fastest configuration that is right, if it takes less than {@value Tuning#CLEARLY_FASTER} of the time of the
     * present one; else the present one; empty if nothing was timed.
     */
    public Optional<TunedConfiguration> winner() {
        return right().stream()
                .filter(TunedConfiguration::timed)
                .filter(one -> one.equals(configurations.get(0)) || one.relative() < Tuning.CLEARLY_FASTER)
                .min(Comparator.comparingDouble(TunedConfiguration::relative));
    }
}
