package dev.chainrule.data;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The treatment of cells in which there is nothing, {@link #isSpelled} however that is written. */
public enum Missing {
    /** A cell that is missing is refused, by its row and its column. */
    ERROR,
    /** A number that is missing becomes the mean of its column in the training part; a category, a category of its own. */
    MEAN,
    /** A number that is missing becomes the median of its column in the training part; a category, a category of its own. */
    MEDIAN,
    /**
     * A cell that is missing is a category of its own, which has an input. A number is the mean of its column in the training part
     * beside it.
     */
    CATEGORY;

    /** The end of a message about a label that is missing. */
    static final String REMEDY_OF_LABELS =
            "; rows without one are left out where missing cells are allowed: missing(MEAN) or --missing mean";

    private static final Set<String> SPELLINGS = Set.of("?", "na", "n/a", "#n/a", "nan", "null", "<na>");
    private static final int LONGEST = 4;

    /** The remedy for a cell that is missing, for programs and for the command. */
    static final String REMEDY =
            "; to fill in for missing cells: missing(MEDIAN) or --missing median, mean or category";

    /** Whether text stands for nothing: an empty cell, {@code ?}, NA, N/A, #N/A, NaN, null or &lt;NA&gt;, in any case. */
    public static boolean isSpelled(String text) {
        return text.isEmpty() || (text.length() <= LONGEST && "?nN#<".indexOf(text.charAt(0)) >= 0 && isOne(text));
    }

    /** The texts for which {@link #isSpelled} is true: the empty one, and the others in lower case. */
    public static Set<String> spellings() {
        return Stream.concat(Stream.of(""), SPELLINGS.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOne(String text) {
        return SPELLINGS.contains(text.toLowerCase(Locale.ROOT));
    }

    /**
     * The constant of this name, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Missing of(String name) {
        for (Missing one : values()) {
            if (one.name().equalsIgnoreCase(name)) {
                return one;
            }
        }
        throw new IllegalArgumentException(
                "'" + name.toLowerCase(Locale.ROOT) + "' is unknown, expected error, mean, median or category");
    }
}
