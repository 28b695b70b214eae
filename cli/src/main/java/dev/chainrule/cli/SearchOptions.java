package dev.chainrule.cli;

import dev.chainrule.modelselection.Dimension;
import dev.chainrule.modelselection.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of {@code search} that stand for several values: A/B/C for these, A..B for a range of numbers.
 *
 * @param fixed the arguments of train that have one value, by option
 * @param space the others
 */
record SearchOptions(Map<String, String> fixed, SearchSpace space) {
    private static final Set<String> FACTORS =
            Set.of("--rate", "--decay", "--l1", "--clip-norm", "--clip-value", "--max-norm");
    private static final Set<String> SHARES = Set.of("--dropout", "--input-dropout", "--label-smoothing");
    private static final Set<String> COUNTS = Set.of("--batch", "--epochs");
    private static final Set<String> WORDS = Set.of(
            "--layers",
            "--hidden",
            "--output",
            "--cost",
            "--optimizer",
            "--schedule",
            "--warmup",
            "--init",
            "--scaling",
            "--missing",
            "--weights");

    private static final String NUMBER = "[0-9]*[.]?[0-9]+(?:[eE][-+]?[0-9]+)?";
    private static final Pattern RANGE = Pattern.compile("(" + NUMBER + ")[.][.](" + NUMBER + ")");

    /** Takes apart the arguments of train. */
    static SearchOptions of(Map<String, String> arguments) {
        Map<String, String> fixed = new LinkedHashMap<>();
        List<Dimension> dimensions = new ArrayList<>();
        arguments.forEach((option, value) -> {
            boolean several = searched(option) && (value.contains("/") || value.contains(".."));
            if (several) {
                dimensions.add(dimension(option, value));
            } else {
                fixed.put(option, value);
            }
        });
        if (dimensions.isEmpty()) {
            throw CommandException.usage("search: no option has several values, expected one such as"
                    + " --rate 0.01..1, --rate 0.1/0.5 or --layers 64,32,10/64,128,10");
        }
        return new SearchOptions(fixed, new SearchSpace(dimensions));
    }

    private static boolean searched(String option) {
        return FACTORS.contains(option) || SHARES.contains(option) || COUNTS.contains(option) || WORDS.contains(option);
    }

    private static Dimension dimension(String option, String text) {
        String name = option.substring(2);
        return CommandException.orUsage(() -> {
            Matcher range = RANGE.matcher(text);
            if (WORDS.contains(option) || !range.matches()) {
                return Dimension.of(name, values(option, text));
            }
            if (COUNTS.contains(option)) {
                return Dimension.whole(name, count(option, range.group(1)), count(option, range.group(2)));
            }
            double low = Double.parseDouble(range.group(1));
            double high = Double.parseDouble(range.group(2));
            return FACTORS.contains(option)
                    ? Dimension.logUniform(name, low, high)
                    : Dimension.uniform(name, low, high);
        });
    }

    private static String[] values(String option, String text) {
        String[] values = text.split("/", -1);
        for (String value : values) {
            if (value.isBlank() || (value.contains("..") && !WORDS.contains(option))) {
                throw CommandException.usage(option + " " + text
                        + ": expected values separated by slashes, such as 0.1/0.5, or one range, such as 0.01..1");
            }
        }
        return values;
    }

    private static int count(String option, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw CommandException.usage(option + ": '" + text + "' is no count, expected a whole number from 1 on");
        }
    }
}
