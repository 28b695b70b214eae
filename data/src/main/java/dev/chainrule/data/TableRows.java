package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table in the making: checks each row and keeps its numbers; in memory, or in files once they would take much of it. What is
 * read from either is the same.
 */
final class TableRows implements AutoCloseable {
    /** The bytes of a text beside its characters: its object, its array, and their heads. */
    private static final int TEXT = 48;

    /** The longest array that every JVM can allocate. */
    private static final int MOST_ROWS = Integer.MAX_VALUE - 8;

    private final Columns columns;
    private final long mostInMemory;
    /** The bytes that are held in memory at most, and those that are. */
    private final long mostBytes;

    private long bytes;
    private final Path folder;
    private final List<String> labels = new ArrayList<>();
    private final Map<String, String> sharedLabels = new HashMap<>();
    private double[] values = new double[256];
    private long[] lines = new long[16];
    private double[] weights = {};
    private final Missing missing;
    private final CellReader[] readers;
    /** The classes of the model, of which one may be spelled as a missing cell is. */
    private final List<String> classes;
    /** Whether rows without a label are left out. */
    private final boolean gapsAllowed;

    private final int labelsOfRow;
    private final boolean weighted;
    private final double[] row;
    private int count;
    private int unlabelled;
    private @Nullable RowsInFile inFile;
    private boolean finished;

    TableRows(Columns columns, TableReading options) {
        this(columns, options, Larger.mostInMemory(), Larger.folder());
    }

    /**
     * A table without rows.
     *
     * @param options how cells are read
     * @param mostInMemory the numbers that are held in memory; the lines, labels and weights of rows take up room of theirs
     * @param folder where the files are made once there are more
     */
    TableRows(Columns columns, TableReading options, long mostInMemory, Path folder) {
        this.columns = columns;
        missing = options.columns().missing();
        readers = readers(columns, options);
        classes = options.model() == null ? List.of() : options.model().classes();
        gapsAllowed = missing != Missing.ERROR
                || (options.model() != null && options.model().takesMissing());
        this.mostInMemory = Math.min(mostInMemory, MOST_ROWS);
        mostBytes = mostInMemory > Long.MAX_VALUE / Double.BYTES ? Long.MAX_VALUE : mostInMemory * Double.BYTES;
        this.folder = folder;
        labelsOfRow = Math.max(1, columns.labels().size());
        weighted = columns.weight() != Columns.NONE;
        row = new double[columns.features()];
    }

    private static CellReader[] readers(Columns columns, TableReading options) {
        Schema model = options.model();
        List<TableColumn> known = model == null ? List.of() : model.featureColumns();
        return IntStream.range(0, columns.features())
                .mapToObj(j -> {
                    int column = columns.ofFeature(j);
                    if (model == null) {
                        return CellReader.learning(columns, column, options);
                    }
                    return CellReader.known(columns, column, known.isEmpty() ? TableColumn.number("") : known.get(j));
                })
                .toArray(CellReader[]::new);
    }

    /**
     * Adds a row.
     *
     * @throws DataException naming row and column
     */
    void add(Row cells) {
        if (cells.size() != columns.count()) {
            throw refusal(cells, cells.size() + " columns, expected " + columns.count() + " as in the first row");
        }
        if (count == MOST_ROWS) {
            throw refusal(cells, "too large, expected at most " + count + " rows");
        }
        if (gapsAllowed && columns.labels().stream().anyMatch(cells::isMissing)) {
            unlabelled++;
            return;
        }
        for (int j = 0; j < columns.features(); j++) {
            row[j] = readers[j].read(cells);
        }
        List<String> texts = texts(cells);
        double weight = weighted ? weight(cells, columns.weight()) : 1;
        long number = cells.number();
        if (inFile == null && ((count + 1L) * columns.features() > mostInMemory || bytes > mostBytes)) {
            moveToFile();
        }
        if (inFile != null) {
            RowsInFile rows = inFile;
            keep(() -> rows.add(number, texts, 0, weight, row, 0));
        } else {
            addToMemory(number, texts, weight);
        }
        count++;
    }

    /** The labels of a row, or an empty one. */
    private List<String> texts(Row cells) {
        List<String> texts = new ArrayList<>(labelsOfRow);
        for (int column : columns.labels()) {
            texts.add(label(cells, column));
        }
        if (texts.isEmpty()) {
            texts.add("");
        }
        return texts;
    }

    private double weight(Row cells, int column) {
        double weight;
        try {
            weight = cells.value(column);
        } catch (NumberFormatException e) {
            throw wrong(cells, column, String.valueOf(e.getMessage()));
        }
        if (weight < 0) {
            throw wrong(cells, column, "the weight " + weight + " is below 0, expected 0 or more");
        }
        return weight;
    }

    private DataException refusal(Row at, String what) {
        return new DataException(columns.place(at.number()) + ": " + what);
    }

    private void addToMemory(long line, List<String> texts, double weight) {
        int from = count * columns.features();
        long needed = (count + 1L) * columns.features();
        if (needed > values.length) {
            values = Arrays.copyOf(values, (int) Math.min(mostInMemory, Math.max(needed, 2L * values.length)));
        }
        if (count == lines.length) {
            lines = Arrays.copyOf(lines, (int) Math.min(MOST_ROWS, 2L * lines.length));
        }
        bytes += (columns.features() + 1L + labelsOfRow + (weighted ? 1 : 0)) * Long.BYTES;
        System.arraycopy(row, 0, values, from, columns.features());
        lines[count] = line;
        if (weighted) {
            if (count >= weights.length) {
                weights = Arrays.copyOf(weights, lines.length);
            }
            weights[count] = weight;
        }
        texts.forEach(label -> labels.add(shared(label)));
    }

    private void moveToFile() {
        keep(() -> {
            RowsInFile next = new RowsInFile(folder, columns.features(), labelsOfRow, weighted);
            inFile = next;
            for (int i = 0; i < count; i++) {
                next.add(lines[i], labels, i * labelsOfRow, weighted ? weights[i] : 1, values, i * columns.features());
            }
        });
        labels.clear();
        sharedLabels.clear();
        values = new double[0];
        lines = new long[0];
        weights = new double[0];
    }

    private void keep(Larger.Work work) {
        Larger.thanMemory(columns.source(), folder, work);
    }

    /**
     * The finished table.
     *
     * @throws DataException if there are no rows, or their file fails
     */
    Table table() {
        if (count == 0) {
            throw new DataException(columns.source()
                    + (unlabelled > 0
                            ? ": no row has a label, expected some"
                            : ": only a header, expected rows of numbers below it"));
        }
        TableContent content = content();
        if (inFile != null) {
            keep(inFile::finish);
            finished = true;
            return new Table(columns, inFile, content);
        }
        double[] all = Arrays.copyOf(values, count * columns.features());
        return new Table(
                columns,
                new RowsInMemory(
                        columns.features(),
                        all,
                        labels.toArray(String[]::new),
                        Arrays.copyOf(weights, weighted ? count : 0),
                        Arrays.copyOf(lines, count)),
                content);
    }

    private TableContent content() {
        List<String> notes = new ArrayList<>(columns.notes());
        if (unlabelled > 0) {
            notes.add(columns.source() + ": rows without a label are left out: " + unlabelled);
        }
        return new TableContent(
                Arrays.stream(readers).map(reader -> reader.content(count)).toList(), missing, List.copyOf(notes));
    }

    /** Gives up the files of a table that was not finished. */
    @Override
    public void close() {
        if (inFile != null && !finished) {
            inFile.abandon();
        }
    }

    private String label(Row cells, int column) {
        String label = cells.text(column);
        if (label.isEmpty()) {
            throw wrong(cells, column, "empty cell, expected a label");
        }
        if (cells.isMissing(column) && !classes.contains(label)) {
            throw wrong(
                    cells,
                    column,
                    Quote.text(label) + " is a missing cell, expected a label" + Missing.REMEDY_OF_LABELS);
        }
        String unreadable = cells.unreadable(column);
        if (unreadable != null) {
            throw wrong(cells, column, unreadable);
        }
        if (Numeral.matches(label) && !cells.isNumber(column)) {
            throw wrong(cells, column, CsvRows.point(label));
        }
        OptionalInt bad = Quote.unprintable(label);
        if (bad.isPresent()) {
            throw wrong(cells, column, Quote.unprintable("label", label, bad.getAsInt()));
        }
        return label;
    }

    /** The text of an equal label before, so that each is held once; more labels than classes can be are numbers. */
    private String shared(String label) {
        String before = sharedLabels.get(label);
        if (before != null) {
            return before;
        }
        if (sharedLabels.size() < RowsInFile.MOST_SHARED_LABELS) {
            sharedLabels.put(label, label);
        }
        bytes += TEXT + label.length();
        return label;
    }

    private DataException wrong(Row cells, int column, String what) {
        return new DataException(columns.place(cells.number()) + ", " + columns.describe(column) + ": " + what);
    }
}
