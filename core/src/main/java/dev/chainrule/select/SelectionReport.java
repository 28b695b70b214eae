package dev.chainrule.select;

import java.util.List;

/**
 * Why each device was chosen or not: every candidate that was found, in the order in which it was considered.
 *
 * @param preference the preference that was asked for
 * @param origin who asked: the argument, the system property, the environment or the default
 * @param candidates one for every device and for every provider that has none to show
 * @param loaders the class loaders that were asked for providers, in order: name, whose it is, which providers it sees
 */
public record SelectionReport(String preference, String origin, List<Candidate> candidates, List<String> loaders) {
    public SelectionReport {
        candidates = List.copyOf(candidates);
        loaders = List.copyOf(loaders);
    }

    /** The candidates of this status. */
    public List<Candidate> with(Candidate.Status status) {
        return candidates.stream().filter(c -> c.status() == status).toList();
    }

    /** A line for the preference, then one for every candidate, then one for every class loader. */
    @Override
    public String toString() {
        int width = candidates.stream().mapToInt(c -> c.id().length()).max().orElse(0);
        StringBuilder text = new StringBuilder("backend preference '" + preference + "' (" + origin + ")");
        for (Candidate c : candidates) {
            text.append(System.lineSeparator()).append("  ").append(c.id());
            text.append(" ".repeat(width - c.id().length() + 2)).append(c.explanation());
        }
        for (String loader : loaders) {
            text.append(System.lineSeparator()).append("  class loader ").append(loader);
        }
        return text.toString();
    }
}
