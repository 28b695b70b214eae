package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the column of labels by its number or its name. */
final class LabelColumn {
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

    /** Looks like the number of a column, and is none. */
    private static final Pattern NO_PLACE = Pattern.compile("-\\d+|0+");

    private LabelColumn() {}

    static boolean isNumber(String label) {
        return NUMBER.matcher(label).matches();
    }

    /**
     * The label's column counted from 0, or {@link Columns#NO_LABEL}.
     *
     * @param line the line of the first row, counted from 1
     * @throws DataException if there is no such column
     */
    static int of(String source, long line, List<String> firstRow, Csv options) {
        if (!options.labelled()) {
            return Columns.NO_LABEL;
        }
        String label = options.label();
        if (label.isEmpty()) {
            return byDefault(firstRow.size(), options);
        }
        if (isNumber(label)) {
            int number = Integer.parseInt(label);
            if (number > firstRow.size()) {
                throw new DataException(source + ": no label column " + number + ", expected 1 to " + firstRow.size());
            }
            return number - 1;
        }
        if (options.header() == Csv.Header.ABSENT) {
            throw new DataException(source + ": no label column " + Quote.text(label)
                    + " without a header, expected a number from 1 to " + firstRow.size());
        }
        return named(source, line, firstRow, label);
    }

    /**
     * The only column of a name.
     *
     * @throws DataException if there is none, or another
     */
    static int named(String source, long line, List<String> header, String label) {
        int first = header.indexOf(label);
        if (first < 0) {
            String advice = NO_PLACE.matcher(label).matches() ? "; the numbers of columns count from 1" : "";
            throw new DataException(source + ": line " + line + ": no label column " + Quote.text(label)
                    + ", expected one of " + ClassNames.describe(header) + advice);
        }
        int last = header.lastIndexOf(label);
        if (first != last) {
            throw new DataException(source + ": line " + line + ": label column " + Quote.text(label)
                    + " occurs twice, in columns " + (first + 1) + " and " + (last + 1) + ", expected once");
        }
        return first;
    }

    /** The place that the model knows, or else the last. */
    private static int byDefault(int count, Csv options) {
        Schema model = options.model();
        int place = model == null ? 0 : model.labelColumn();
        return place >= 1 && place <= count ? place - 1 : count - 1;
    }
}
