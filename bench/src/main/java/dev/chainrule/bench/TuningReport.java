package dev.chainrule.bench;

import dev.chainrule.select.Selection;
import dev.chainrule.text.Visible;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /** The fault in a line: of the present configuration, or the names of the others that are wrong; empty if all are right. */
    public Optional<String> fault() {
        List<TunedConfiguration> wrong = wrong();
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        TunedConfiguration present = configurations.get(0);
        return Optional.of(
                present.complaint() != null
                        ? device + " is wrong as it is opened now, with " + present + ": "
                                + Visible.text(present.complaint())
                        : wrong.size() + " of " + configurations.size() + " configurations of " + device
                                + " are wrong: "
                                + wrong.stream()
                                        .map(TunedConfiguration::toString)
                                        .collect(Collectors.joining(", ")));
    }

    /** The winner, if it is another than the present one. */
    public Optional<TunedConfiguration> better() {
        return winner().filter(one -> !one.equals(configurations.get(0)));
    }

    /**
     * Keeps the better configuration, if there is one, for this user and this device.
     *
     * @param selection the device that was tuned
     * @return the place where it is kept; empty if the present one stays
     * @throws dev.chainrule.spi.BackendException if it cannot be kept
     */
    public Optional<String> keep(Selection selection) {
        return better().map(best -> selection.remember(best.options()));
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
