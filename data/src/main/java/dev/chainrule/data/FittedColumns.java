package dev.chainrule.data;

import dev.chainrule.data.CellReader.Content;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import dev.chainrule.nn.TableColumn.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The columns of features as they are fitted to the table to learn from. The categories and where cells are missing are those of
 * all rows that were read, as classes are; means and medians are those of the training part only.
 */
final class FittedColumns {
    private FittedColumns() {}

    /**
     * Fits columns.
     *
     * @param train the training part
     * @throws DataException if a column of numbers, some of which are missing, has none here
     */
    static List<TableColumn> of(Table train) {
        TableContent content = train.content();
        double[] fills = fills(train);
        List<TableColumn> fitted = new ArrayList<>();
        for (int j = 0; j < train.features(); j++) {
            Content column = content.columns().get(j);
            String name = train.columns().featureName(j);
            boolean own = column.gaps() && content.missing() == Missing.CATEGORY;
            if (!column.categories().isEmpty()) {
                List<String> sorted = ClassNames.sorted(column.categories());
                fitted.add(new TableColumn(name, Kind.CATEGORY, sorted, Double.NaN, column.gaps()));
            } else {
                fitted.add(new TableColumn(name, Kind.NUMBER, List.of(), fills[j], own));
            }
        }
        return List.copyOf(fitted);
    }

    /** The numbers in place of missing ones, NaN where there are none to be. */
    private static double[] fills(Table train) {
        List<Content> columns = train.content().columns();
        Missing missing = train.content().missing();
        int[] filled = IntStream.range(0, columns.size())
                .filter(j -> columns.get(j).categories().isEmpty())
                .filter(j -> missing == Missing.MEAN
                        || missing == Missing.MEDIAN
                        || (missing == Missing.CATEGORY && columns.get(j).gaps()))
                .toArray();
        double[] fills = new double[columns.size()];
        Arrays.fill(fills, Double.NaN);
        if (filled.length == 0) {
            return fills;
        }
        double[] found = missing == Missing.MEDIAN ? Averages.medians(train, filled) : Averages.means(train, filled);
        for (int i = 0; i < filled.length; i++) {
            if (Double.isNaN(found[i])) {
                throw new DataException(train.source() + ": "
                        + train.columns().describe(train.columns().ofFeature(filled[i]))
                        + ": every cell of the training part is missing, expected numbers");
            }
            fills[filled[i]] = found[i];
        }
        return fills;
    }

    /** The columns of the features that a model learnt from; numbers where it had nothing else. */
    static List<TableColumn> known(Schema model, int features) {
        return model.columns().isEmpty()
                ? Collections.nCopies(features, TableColumn.number(""))
                : model.featureColumns();
    }

    /**
     * For each column, the place that each category of a table's cells has among those of the column; none where they have the
     * same places.
     *
     * @throws DataException naming the first row with a cell that the column does not know
     */
    static int[][] places(Table table, List<TableColumn> columns) {
        int[][] places = new int[columns.size()][];
        for (int j = 0; j < places.length; j++) {
            Content cells = table.content().columns().get(j);
            List<String> known = columns.get(j).categories();
            places[j] = cells.categories().equals(known) ? new int[0] : places(cells.categories(), known);
            boolean strange = Arrays.stream(places[j]).anyMatch(place -> place < 0);
            if (strange
                    || cells.categories().isEmpty() != known.isEmpty()
                    || (cells.gaps() && !columns.get(j).takesMissing())) {
                checkCells(table, j, columns.get(j), places[j]);
            }
        }
        return places;
    }

    private static int[] places(List<String> cells, List<String> known) {
        Map<String, Integer> numbers = new HashMap<>();
        known.forEach(category -> numbers.put(category, numbers.size()));
        return cells.stream().mapToInt(cell -> numbers.getOrDefault(cell, -1)).toArray();
    }

    private static void checkCells(Table table, int j, TableColumn column, int[] places) {
        List<String> categories = table.content().columns().get(j).categories();
        for (int row = 0; row < table.rows(); row++) {
            double cell = table.value(row, j);
            if (Double.isNaN(cell) && !column.takesMissing()) {
                throw wrong(table, row, j, "empty cell, expected one that is not missing");
            }
            if (!Double.isNaN(cell)
                    && categories.isEmpty() != column.categories().isEmpty()) {
                String text = categories.isEmpty() ? Double.toString(cell) : categories.get((int) cell);
                throw wrong(
                        table,
                        row,
                        j,
                        Quote.text(text) + ", expected " + (categories.isEmpty() ? "a category" : "a number"));
            }
            if (!Double.isNaN(cell) && places.length > 0 && places[(int) cell] < 0) {
                throw wrong(
                        table,
                        row,
                        j,
                        Quote.text(categories.get((int) cell)) + " is none of the categories "
                                + ClassNames.describe(column.categories()));
            }
        }
    }

    private static DataException wrong(Table table, int row, int j, String what) {
        return new DataException(table.place(row, j) + ": " + what + " as in the training data");
    }
}
