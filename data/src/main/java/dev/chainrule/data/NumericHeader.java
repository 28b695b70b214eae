package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Finds first rows of numbers that may be names: as data they would be one example too many, without a word. A row is
 * suspect if it counts, names years, or stands in quotation marks, and the rows below do not, or if its label occurs
 * nowhere else although labels recur.
 */
final class NumericHeader {
    /** The number of rows that are looked at: the first, and those below that tell whether it is like them. */
    static final int ROWS = 6;

    private final Table table;
    private final List<Row> first;
    private final TableReading options;
    private final int next;

    /**
     * Looks at a table whose first row was taken for data.
     *
     * @param first the first rows as they were read, {@value #ROWS} if there are as many
     */
    NumericHeader(Table table, List<Row> first, TableReading options) {
        this.table = table;
        this.first = first;
        this.options = options;
        this.next = Math.min(ROWS, table.rows()) - 1;
    }

    /**
     * Lets a first row pass that is plainly data.
     *
     * @throws DataException if the first row is odd; the message says why
     */
    void refuse() {
        if (IntStream.range(0, table.features())
                .anyMatch(j -> !table.categories(j).isEmpty())) {
            return; // text beside numbers, as in the rows below
        }
        Optional<String> oddity = Optional.empty();
        for (double[][] rows : List.of(withLabels(), features())) {
            oddity = oddity.or(() -> years(rows)).or(() -> counts(rows));
        }
        oddity = oddity.or(this::quoted).or(this::lonelyLabel);
        if (oddity.isPresent()) {
            throw new DataException(table.labelPlace(0) + ": " + oddity.get() + FirstRow.REMEDY);
        }
    }

    private Optional<String> counts(double[][] rows) {
        double[] first = rows[0];
        if (!isCount(first) || isYears(first)) {
            return Optional.empty();
        }
        boolean odd = first.length > 2
                ? !areMost(rows, NumericHeader::isCount)
                : first.length == 2 && first[0] <= 1 && first[0] >= 0 && haveFractions();
        return odd
                ? Optional.of("counts " + few(first) + " as headers do, and the rows below do not")
                : Optional.empty();
    }

    private Optional<String> years(double[][] rows) {
        boolean odd = isYears(rows[0]) && !areMost(rows, NumericHeader::hasYears);
        return odd
                ? Optional.of("has the years " + few(rows[0]) + " as headers do, and the rows below have none")
                : Optional.empty();
    }

    private Optional<String> quoted() {
        boolean odd = first.size() > 1
                && quoted(first.get(0)) == table.features()
                && first.stream().skip(1).allMatch(row -> quoted(row) == 0);
        return odd
                ? Optional.of("has its numbers in quotation marks as headers do, and the rows below have none")
                : Optional.empty();
    }

    /** The number of features of a row that stand in quotation marks. */
    private long quoted(Row row) {
        Columns columns = table.columns();
        return IntStream.range(0, columns.features())
                .filter(j -> row.quoted(columns.ofFeature(j)))
                .count();
    }

    private Optional<String> lonelyLabel() {
        Schema model = options.model();
        String label = table.label(0);
        boolean known =
                model != null && (model.classes().isEmpty() || model.classes().contains(label));
        if (table.labels() != 1 || options.label().quantities() || known || table.labelsAreQuantities()) {
            return Optional.empty();
        }
        Map<String, Integer> counts = new HashMap<>();
        for (int row = 0; row < table.rows(); row++) {
            counts.merge(table.label(row), 1, Integer::sum);
        }
        boolean odd = counts.getOrDefault(label, 0) == 1 && counts.size() < table.rows() && !looksLikeTheRest(counts);
        return odd
                ? Optional.of(
                        "its label " + Quote.text(label) + " occurs in no other row, as the name of a column would")
                : Optional.empty();
    }

    /** Whether the label is a number as all labels are, and each feature occurs below: as in a table of "or". */
    private boolean looksLikeTheRest(Map<String, Integer> labels) {
        return labels.keySet().stream().allMatch(Numeral::matches)
                && IntStream.range(0, table.features())
                        .allMatch(j -> IntStream.range(1, table.rows())
                                .anyMatch(row -> table.value(row, j) == table.value(0, j)));
    }

    /** The features of the first rows. */
    private double[][] features() {
        double[][] rows = new double[1 + next][table.features()];
        for (int row = 0; row <= next; row++) {
            for (int j = 0; j < rows[row].length; j++) {
                rows[row][j] = table.value(row, j);
            }
        }
        return rows;
    }

    /** Features and labels in the order of the columns; a label that is no number is NaN. */
    private double[][] withLabels() {
        int place = table.labels() == 1 ? table.columns().labelPlace() - 1 : -1;
        double[][] features = features();
        if (place < 0) {
            return features;
        }
        double[][] rows = new double[features.length][];
        for (int row = 0; row < rows.length; row++) {
            double[] values = Arrays.copyOf(features[row], features[row].length + 1);
            System.arraycopy(features[row], place, values, place + 1, features[row].length - place);
            values[place] = Numeral.valueOf(table.label(row));
            rows[row] = values;
        }
        return rows;
    }

    /** Whether a condition holds for more than half of the rows below the first. */
    private static boolean areMost(double[][] rows, Predicate<double[]> so) {
        return Arrays.stream(rows).skip(1).filter(so).count() * 2 > rows.length - 1;
    }

    /** Whether both features of most rows have a fraction: then 0, 1 is no row of theirs. */
    private boolean haveFractions() {
        return table.rows() > 1
                && IntStream.range(0, table.features())
                        .allMatch(j -> IntStream.range(1, table.rows())
                                                .filter(row -> Math.rint(table.value(row, j)) != table.value(row, j))
                                                .count()
                                        * 2
                                > table.rows() - 1);
    }

    /** n, n + 1, … of at least two integers. */
    private static boolean isCount(double[] row) {
        return row.length > 1
                && Math.rint(row[0]) == row[0]
                && IntStream.range(1, row.length).allMatch(i -> row[i] - row[i - 1] == 1);
    }

    /** At least two years, none of them twice. */
    private static boolean isYears(double[] row) {
        return row.length > 1
                && Arrays.stream(row).allMatch(NumericHeader::isYear)
                && Arrays.stream(row).distinct().count() == row.length;
    }

    private static boolean hasYears(double[] row) {
        return Arrays.stream(row).filter(NumericHeader::isYear).count() * 2 >= row.length;
    }

    private static boolean isYear(double value) {
        return value >= 1800 && value <= 2100 && Math.rint(value) == value;
    }

    private static String few(double[] row) {
        String more = row.length > 3 ? ", …" : "";
        return IntStream.range(0, Math.min(3, row.length))
                        .mapToObj(i -> Long.toString((long) row[i]))
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("")
                + more;
    }
}
