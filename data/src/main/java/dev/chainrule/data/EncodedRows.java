package dev.chainrule.data;

import dev.chainrule.nn.TableColumn;
import java.util.List;

/** Rows whose cells have become inputs, each time that they are asked for. */
final class EncodedRows implements Rows {
    private final Rows cells;
    private final List<TableColumn> columns;
    /** For each column the place among the known categories of each that the cells have; empty where they are the same. */
    private final int[][] places;

    private final int[] columnOf;
    private final int[] first;

    /**
     * The inputs that columns make of cells.
     *
     * @param places for each column, the place of each of the cells' categories among those of the column; none for no change
     */
    EncodedRows(Rows cells, List<TableColumn> columns, int[][] places) {
        this.cells = cells;
        this.columns = columns;
        this.places = places;
        first = new int[columns.size()];
        columnOf = new int[columns.stream().mapToInt(TableColumn::inputs).sum()];
        int input = 0;
        for (int c = 0; c < first.length; c++) {
            first[c] = input;
            for (int i = 0; i < columns.get(c).inputs(); i++) {
                columnOf[input++] = c;
            }
        }
    }

    @Override
    public int count() {
        return cells.count();
    }

    @Override
    public double value(int row, int input) {
        int c = columnOf[input];
        return columns.get(c).input(cell(c, cells.value(row, c)), input - first[c]);
    }

    @Override
    public void copy(int from, int count, double[] x) {
        double[] row = new double[first.length];
        for (int i = 0; i < count; i++) {
            cells.copy(from + i, 1, row);
            for (int input = 0; input < columnOf.length; input++) {
                int c = columnOf[input];
                x[i * columnOf.length + input] = columns.get(c).input(cell(c, row[c]), input - first[c]);
            }
        }
    }

    private double cell(int c, double cell) {
        return places[c].length == 0 || Double.isNaN(cell) ? cell : places[c][(int) cell];
    }

    @Override
    public String label(int row, int k) {
        return cells.label(row, k);
    }

    @Override
    public double weight(int row) {
        return cells.weight(row);
    }

    @Override
    public long line(int row) {
        return cells.line(row);
    }

    @Override
    public Rows select(int[] chosen) {
        return new EncodedRows(cells.select(chosen), columns, places);
    }

    @Override
    public boolean inFile() {
        return cells.inFile();
    }

    @Override
    public long bytesInFile() {
        return cells.bytesInFile();
    }

    @Override
    public long bytesInHeap() {
        return cells.bytesInHeap();
    }

    @Override
    public boolean hasManyLabels() {
        return cells.hasManyLabels();
    }
}
