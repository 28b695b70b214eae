package dev.chainrule.select;

import java.util.List;

/**
 * Why each device was chosen or not: every candidate that was found, in the order in which it was considered.
 *
 * @param preference what was asked for
 * @param origin who asked: the argument, the system property, the environment or the default
 * @param candidates one for every device and for every provider that has none to show
 */
public record SelectionReport(String preference, String origin, List<Candidate> candidates) {
    public SelectionReport {
        candidates = List.copyOf(candidates);
    }

    /** The candidates of this status. */
    public List<Candidate> with(Candidate.Status status) {
        return candidates.stream().filter(c -> c.status() == status).toList();
    }

    /** A line for the preference, then one for every candidate. */
    @Override
    public String toString() {
        int width = candidates.stream().mapToInt(c -> c.id().length()).max().orElse(0);
        StringBuilder text = new StringBuilder("backend preference '" + preference + "' (" + origin + ")");
        for (Candidate c : candidates) {
            text.append(System.lineSeparator()).append("  ").append(c.id());
            text.append(" ".repeat(width - c.id().length() + 2)).append(c.explanation());
        }
        return text.toString();
    }
}
