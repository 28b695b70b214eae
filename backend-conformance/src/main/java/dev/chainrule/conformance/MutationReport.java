package dev.chainrule.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The verdicts on mutants as tables in Markdown: for each file, for each kind of change, by each rule, and those that survived. */
public final class MutationReport {
    private static final List<Predicate<Mutant>> COLUMNS = List.of(
            mutant -> true,
            mutant -> !mutant.ran(),
            mutant -> mutant.verdict().equals(Mutation.Verdict.FUZZ),
            mutant -> mutant.verdict().matches("[A-Z]\\d+"),
            mutant -> List.of(Mutation.Verdict.FAILED, Mutation.Verdict.CRASH, Mutation.Verdict.TIME)
                    .contains(mutant.verdict()),
            Mutant::survived);

    /** Between the parts of a line of reasons; no source has it. */
    private static final String SEPARATOR = " ¦ ";

    private final List<Mutant> mutants;
    private final Map<String, String> reasons;

    /**
     * A report.
     *
     * @param reasons the reasons why mutants survive, by {@link #key}: why they compute the same, or why that is not noticed
     */
    public MutationReport(List<Mutant> mutants, Map<String, String> reasons) {
        this.mutants = List.copyOf(mutants);
        this.reasons = Map.copyOf(reasons);
    }

    /** Reads reasons: a line has a mutant's {@link #key}, and the reason after {@code ¦}; lines that begin with # are for people. */
    public static Map<String, String> reasons(List<String> lines) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String line : lines) {
            int last = line.lastIndexOf(SEPARATOR);
            if (!line.startsWith("#") && last > 0) {
                reasons.put(line.substring(0, last), line.substring(last + SEPARATOR.length()));
            }
        }
        return reasons;
    }

    /** The file, the place and the change of a mutant, as they stand in a line of reasons. */
    public static String key(Mutant mutant) {
        return String.join(SEPARATOR, mutant.file(), mutant.place(), mutant.change());
    }

    /** The keys of those that nothing has noticed, and that no reason is given for. */
    public List<String> unexplained() {
        return mutants.stream()
                .filter(Mutant::survived)
                .map(MutationReport::key)
                .filter(key -> !reasons.containsKey(key))
                .toList();
    }

    /** The tables. */
    public String markdown() {
        List<String> lines = new ArrayList<>();
        counts(lines, "changed", Mutant::file);
        counts(lines, "change of", Mutant::kind);
        lines.add("| rule | mutants |");
        lines.add("|---|---|");
        Map<String, Long> rules = mutants.stream()
                .filter(COLUMNS.get(3))
                .collect(Collectors.groupingBy(Mutant::verdict, TreeMap::new, Collectors.counting()));
        rules.forEach((rule, count) -> lines.add("| " + rule + " | " + count + " |"));
        lines.add("");
        lines.add("| survivor | change | why |");
        lines.add("|---|---|---|");
        mutants.stream()
                .filter(Mutant::survived)
                .forEach(mutant -> lines.add("| %s: `%s` | `%s` | %s |"
                        .formatted(
                                mutant.file(),
                                cell(mutant.place()),
                                cell(mutant.change()),
                                cell(reasons.getOrDefault(key(mutant), "not explained")))));
        return String.join("\n", lines) + "\n";
    }

    private void counts(List<String> lines, String title, Function<Mutant, String> group) {
        lines.add("| " + title + " | mutants | not compiled | fuzz | a rule | failed, crash, no end | survived |");
        lines.add("|---|---|---|---|---|---|---|");
        mutants.stream()
                .collect(Collectors.groupingBy(group, TreeMap::new, Collectors.toList()))
                .forEach((name, all) -> lines.add(row(name, all)));
        lines.add(row("all", mutants));
        lines.add("");
    }

    private static String row(String name, List<Mutant> of) {
        return COLUMNS.stream()
                .map(column -> Long.toString(of.stream().filter(column).count()))
                .collect(Collectors.joining(" | ", "| " + cell(name) + " | ", " |"));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
