package dev.chainrule.select;

import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why each device was chosen or not: every candidate that was found, in the order in which it was considered.
 *
 * @param preference the preference that was asked for
 * @param origin who asked: the argument, the system property, the environment or the default
 * @param candidates one for every device and for every provider that has none to show
 * @param loaders the class loaders that were asked for providers, in order: name, whose it is, which providers it sees
 */
public record SelectionReport(String preference, String origin, List<Candidate> candidates, List<String> loaders) {
    private static final List<String> TITLES = List.of("DEVICE", "STATUS", "BITS", "SCORE", "DESCRIPTION");

    public SelectionReport {
        candidates = List.copyOf(candidates);
        loaders = List.copyOf(loaders);
    }

    /** The candidates of this status. */
    public List<Candidate> with(Candidate.Status status) {
        return candidates.stream().filter(c -> c.status() == status).toList();
    }

    /**
     * A table for people, line by line: the preference, then every candidate with its score, and below it the reason, the remedy if
     * there is one, and the reason why it gives bits of its own if it does. {@code same} are the bits of docs/same-bits.md.
     */
    public List<String> table() {
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        candidates.forEach(candidate -> rows.add(row(candidate)));
        List<String> table = TextTable.lines(rows);
        List<String> lines = new ArrayList<>();
        lines.add("backend preference '" + preference + "' (" + origin + ")");
        lines.add(table.get(0));
        for (int i = 0; i < candidates.size(); i++) {
            lines.add(table.get(i + 1));
            lines.add("    " + candidates.get(i).reason());
            if (candidates.get(i).remedy() != null) {
                lines.add("    remedy: " + candidates.get(i).remedy());
            }
            ownBits(candidates.get(i).device()).ifPresent(reason -> lines.add("    same bits: " + reason));
        }
        return lines;
    }

    private static List<String> row(Candidate candidate) {
        DeviceInfo device = candidate.device();
        return List.of(
                candidate.id(),
                candidate.status().name(),
                device == null ? "" : ownBits(device).isPresent() ? "own" : "same",
                device == null ? "" : Integer.toString(device.score()),
                device == null ? "" : device.description());
    }

    /** The reason why a device gives bits of its own, if it does. */
    private static Optional<String> ownBits(@Nullable DeviceInfo device) {
        return device == null || device.givesSameBits()
                ? Optional.empty()
                : Optional.of(device.facts().getOrDefault(DeviceInfo.SAME_BITS, "not promised"));
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
