package dev.chainrule.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The order of class names, and how a message lists them. */
final class ClassNames {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");

    private ClassNames() {}

    /** The distinct names: by value if all are integers, else alphabetically. */
    static List<String> sorted(Collection<String> labels) {
        List<String> names = new ArrayList<>(new LinkedHashSet<>(labels));
        boolean integers = names.stream().allMatch(name -> INTEGER.matcher(name).matches());
        Comparator<String> alphabet = Comparator.naturalOrder();
        names.sort(integers ? Comparator.<String>comparingLong(Long::parseLong).thenComparing(alphabet) : alphabet);
        return List.copyOf(names);
    }

    /** "0" … "count - 1". */
    static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** The names in messages: "0..9" for numbers without a gap, else some in quotes. */
    static String describe(List<String> names) {
        if (names.size() > 2 && names.equals(numbered(names.size()))) {
            return "0.." + (names.size() - 1);
        }
        return Quote.list(names);
    }
}
