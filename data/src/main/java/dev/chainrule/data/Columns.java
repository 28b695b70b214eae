package dev.chainrule.data;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The columns of a CSV file.
 *
 * @param source the name of the file, for messages
 * @param names the names of all columns, or none if the file has no header
 * @param count the number of columns, the label's included
 * @param label the label's column counted from 0, or {@link #NO_LABEL}
 */
record Columns(String source, List<String> names, int count, int label) {
    static final int NO_LABEL = -1;

    private static final Pattern COLUMN_NUMBER = Pattern.compile("[1-9]\\d{0,8}");

    /**
     * Finds the label's column and decides whether the first row is a header.
     *
     * @param line the line of the first row, counted from 1
     */
    static Columns of(String source, long line, List<String> firstRow, Csv options) {
        int label = labelColumn(source, line, firstRow, options);
        Columns headless = new Columns(source, List.of(), firstRow.size(), label);
        if (headless.features() == 0) {
            throw new DataException(
                    source + ": only one column, expected features and a label in columns separated by commas");
        }
        boolean header = switch (options.header()) {
            case PRESENT -> true;
            case ABSENT -> false;
            case AUTO -> options.labelIsNamed() || headless.isHeader(line, firstRow);
        };
        return header ? new Columns(source, List.copyOf(firstRow), firstRow.size(), label) : headless;
    }

    /** The number of features. */
    int features() {
        return label == NO_LABEL ? count : count - 1;
    }

    /** The column of feature j, counted from 0. */
    int ofFeature(int j) {
        return label == NO_LABEL || j < label ? j : j + 1;
    }

    /** The name of feature j, or an empty name if the file has no header. */
    String featureName(int j) {
        return names.isEmpty() ? "" : names.get(ofFeature(j));
    }

    /** A column for messages: "column 3", or "column 3 (width)". */
    String describe(int column) {
        String name = names.isEmpty() ? "" : " (" + Quote.line(names.get(column)) + ")";
        return "column " + (column + 1) + name;
    }

    static boolean isNumber(String label) {
        return COLUMN_NUMBER.matcher(label).matches();
    }

    /**
     * Whether the features of the first row are names: without a number among them.
     *
     * @throws DataException if some are numbers and some are not: taken for a header, a bad row would be lost silently
     */
    private boolean isHeader(long line, List<String> row) {
        int number = firstFeature(row, Numeral::matches);
        int other = firstFeature(row, cell -> !Numeral.matches(cell));
        if (number >= 0 && other >= 0) {
            throw mixed(line, row, number, other);
        }
        return number < 0 && firstFeature(row, cell -> !cell.isEmpty()) >= 0;
    }

    private DataException mixed(long line, List<String> row, int number, int other) {
        String cell = row.get(other).isEmpty() ? "empty cell" : Quote.text(row.get(other));
        String remedy = label == NO_LABEL ? "remove the line" : "name the label's column";
        return new DataException(source + ": line " + line + ", " + describe(other) + ": " + cell
                + " beside the number " + Quote.text(row.get(number))
                + ", expected a number, or a header without numbers; if this is a header, " + remedy);
    }

    /** The column of the first feature whose cell is so, or -1. */
    private int firstFeature(List<String> row, Predicate<String> so) {
        return IntStream.range(0, features())
                .map(this::ofFeature)
                .filter(column -> so.test(row.get(column)))
                .findFirst()
                .orElse(-1);
    }

    private static int labelColumn(String source, long line, List<String> firstRow, Csv options) {
        if (!options.labelled()) {
            return NO_LABEL;
        }
        String label = options.label();
        if (label.isEmpty()) {
            return firstRow.size() - 1;
        }
        if (isNumber(label)) {
            int number = Integer.parseInt(label);
            if (number > firstRow.size()) {
                throw new DataException(source + ": no label column " + number + ", expected 1 to " + firstRow.size());
            }
            return number - 1;
        }
        return namedColumn(source, line, firstRow, options);
    }

    private static int namedColumn(String source, long line, List<String> firstRow, Csv options) {
        String name = Quote.text(options.label());
        if (options.header() == Csv.Header.ABSENT) {
            throw new DataException(source + ": no label column " + name
                    + " without a header, expected a number from 1 to " + firstRow.size());
        }
        int first = firstRow.indexOf(options.label());
        if (first < 0) {
            throw new DataException(source + ": line " + line + ": no label column " + name + ", expected one of "
                    + ClassNames.describe(firstRow));
        }
        int last = firstRow.lastIndexOf(options.label());
        if (first != last) {
            throw new DataException(source + ": line " + line + ": label column " + name + " occurs twice, in columns "
                    + (first + 1) + " and " + (last + 1) + ", expected once");
        }
        return first;
    }
}
