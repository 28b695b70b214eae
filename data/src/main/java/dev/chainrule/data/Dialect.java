package dev.chainrule.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a CSV file is written: what separates cells, and what marks the fraction of a number. Both are found in the first lines
 * unless they are told.
 *
 * @param separator a comma, a semicolon or a tab; any other if it is told
 * @param decimal a point or a comma
 */
record Dialect(char separator, char decimal) {
    /** The separators that are found; the first where none is. */
    static final String SEPARATORS = ",;\t";

    /** Stands for a separator or a mark that is not told. */
    static final char FOUND = 0;

    /** The characters of the file that tell. */
    static final int BEGINNING = 1 << 13;

    private static final int LINES = 50;
    private static final Pattern WITH_COMMA = Pattern.compile("[+-]?\\d*,\\d+([eE][+-]?\\d+)?");
    private static final Pattern WITH_POINT = Pattern.compile("[+-]?\\d*\\.\\d+([eE][+-]?\\d+)?");
    private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9]\\d{0,2},\\d{3}");

    /** Whether text is a number with a decimal comma. */
    static boolean hasComma(String text) {
        return text.indexOf(',') >= 0 && WITH_COMMA.matcher(text).matches();
    }

    /**
     * Finds what is not told.
     *
     * @param source the name of the file in messages
     * @param beginning its first characters
     * @param whole whether these are all
     * @param skipped the number of lines before the first row
     * @param told the dialect, with {@link #FOUND} for what is not told
     * @throws DataException if numbers may have commas before their fraction or before their thousands
     */
    static Dialect of(String source, String beginning, boolean whole, int skipped, Dialect told) {
        List<String> lines = lines(beginning, whole, skipped);
        char separator = told.separator == FOUND ? separator(lines) : told.separator;
        return new Dialect(separator, told.decimal == FOUND ? decimal(source, lines, separator) : told.decimal);
    }

    /** The first lines that are whole and not empty; a line break in quotation marks ends none. */
    private static List<String> lines(String text, boolean whole, int skipped) {
        List<String> lines = new ArrayList<>();
        boolean quoted = false;
        int left = skipped;
        int from = 0;
        for (int i = 0; i <= text.length() && lines.size() < LINES; i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            boolean end = i == text.length() || ((c == '\n' || c == '\r') && (!quoted || left > 0));
            quoted ^= c == '"' && left == 0;
            if (!end) {
                continue;
            }
            boolean complete = i < text.length() || whole || lines.isEmpty();
            if (left == 0 && complete && !text.substring(from, i).isBlank()) {
                lines.add(text.substring(from, i));
            }
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            i += pair ? 1 : 0;
            left -= left > 0 ? 1 : 0;
            from = i + 1;
        }
        return lines;
    }

    private static char separator(List<String> lines) {
        List<Character> fitting = new ArrayList<>();
        for (int i = 0; i < SEPARATORS.length(); i++) {
            char candidate = SEPARATORS.charAt(i);
            int[] counts = counts(lines, candidate);
            if (counts.length > 0 && counts[0] > 0 && Arrays.stream(counts).allMatch(n -> n == counts[0])) {
                fitting.add(candidate);
            }
        }
        if (fitting.isEmpty()) {
            return SEPARATORS
                    .chars()
                    .mapToObj(c -> (char) c)
                    .max(Comparator.<Character>comparingInt(c -> least(lines, c))
                            .thenComparingInt(c -> lines.isEmpty() ? 0 : counts(lines, c)[0])
                            .thenComparingInt(c -> -SEPARATORS.indexOf(c)))
                    .orElseThrow();
        }
        char first = fitting.get(0);
        boolean comma = first == ',' && fitting.size() > 1 && commasAreDecimal(lines, fitting.get(1));
        return comma ? fitting.get(1) : first;
    }

    private static int least(List<String> lines, char separator) {
        return Arrays.stream(counts(lines, separator)).min().orElse(0);
    }

    private static int[] counts(List<String> lines, char separator) {
        return lines.stream()
                .mapToInt(line -> cells(line, separator).size() - 1)
                .toArray();
    }

    /** Whether every comma is one of a number if cells are separated by another character. */
    private static boolean commasAreDecimal(List<String> lines, char separator) {
        return lines.stream()
                .flatMap(line -> cells(line, separator).stream())
                .allMatch(cell ->
                        cell.indexOf(',') < 0 || WITH_COMMA.matcher(cell).matches());
    }

    private static char decimal(String source, List<String> lines, char separator) {
        if (separator == ',') {
            return '.';
        }
        List<String> cells =
                lines.stream().flatMap(line -> cells(line, separator).stream()).toList();
        List<String> commas = cells.stream()
                .filter(cell -> WITH_COMMA.matcher(cell).matches())
                .toList();
        if (commas.isEmpty()
                || cells.stream().anyMatch(cell -> WITH_POINT.matcher(cell).matches())) {
            return '.';
        }
        if (commas.stream().allMatch(cell -> THOUSANDS.matcher(cell).matches())) {
            throw new DataException(source + ": " + Quote.text(commas.get(0))
                    + " may be a fraction or thousands, expected to be told: decimal(',') or decimal('.'), --decimal , or"
                    + " --decimal .");
        }
        return ',';
    }

    /** The cells of a line without spaces and quotation marks around them; separators within these marks separate nothing. */
    private static List<String> cells(String line, char separator) {
        List<String> cells = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i <= line.length(); i++) {
            boolean end = i == line.length() || (!quoted && line.charAt(i) == separator);
            quoted ^= i < line.length() && line.charAt(i) == '"';
            if (end) {
                cells.add(unquoted(line.substring(from, i).strip()));
                from = i + 1;
            }
        }
        return cells;
    }

    private static String unquoted(String cell) {
        boolean quoted = cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"");
        return quoted ? cell.substring(1, cell.length() - 1).strip() : cell;
    }
}
