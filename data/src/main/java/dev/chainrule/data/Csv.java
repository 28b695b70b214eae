package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Reads CSV files, plain or gzip (told by content): UTF-8, or UTF-16 if it begins with a byte order mark; cells separated
 * by commas, numbers as features, and one column of labels, which is the last unless told otherwise: text without
 * control characters. Empty lines are skipped, and spaces around a cell.
 *
 * <pre>{@code Table flowers = new Csv().label("species").read(Path.of("iris.csv"));}</pre>
 *
 * @param header whether the first row names the columns
 * @param label the column of labels: its number counted from 1, or its name in the header; empty for the last. A
 *     number always counts columns, even if a column has that name
 * @param labelled whether there is a column of labels at all
 */
public record Csv(Header header, String label, boolean labelled) {
    /** More columns than this are hostile, or not a CSV file: an image of 1024 x 1024 pixels has as many. */
    private static final int MOST_COLUMNS = (1 << 20) + 1;

    private static final int MOST_CELL_CHARACTERS = 1 << 16;
    private static final int MOST_ROW_CHARACTERS = 1 << 26;

    /** Whether the first row names the columns. */
    public enum Header {
        /**
         * It does if the label is given by name, or if no cell other than the label is a number and not all of them
         * are empty. With numbers beside text or empty cells it is refused: that is a bad row, or a header to be told.
         */
        AUTO,
        /** It does. */
        PRESENT,
        /** It is data. */
        ABSENT
    }

    /** The label in the last column; a header is recognized. */
    public Csv() {
        this(Header.AUTO, "", true);
    }

    /** The same with the header told. */
    public Csv header(Header told) {
        return new Csv(told, label, labelled);
    }

    /** The same with the label in the given column: a number counted from 1, or a name. */
    public Csv label(String column) {
        return new Csv(header, column.strip(), true);
    }

    /** The same for a file of features only, to predict from. */
    public Csv unlabelled() {
        return new Csv(header, "", false);
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it cannot be read or is not such a file: the message has line, column and what was
     *     expected there
     */
    public Table read(Path file) {
        String source = Quote.line(file.toString());
        try (InputStream in = Source.open(file)) {
            return plain(source, in);
        } catch (IOException e) {
            throw Source.failure(source, e);
        }
    }

    /**
     * Reads a stream to its end as {@link #read(Path)} reads a file: standard input, say. The caller closes it.
     *
     * @param source what messages call it
     * @throws DataException as {@link #read(Path)}
     */
    public Table read(String source, InputStream in) {
        try {
            return plain(source, Source.expand(in));
        } catch (IOException e) {
            throw Source.failure(source, e);
        }
    }

    /**
     * Reads CSV text; a byte order mark at its beginning is left out.
     *
     * @param source what messages call it
     * @throws DataException as {@link #read(Path)}
     */
    public Table parse(String source, String text) {
        return rows(source, new StringReader(text.startsWith("\ufeff") ? text.substring(1) : text));
    }

    private Table plain(String source, InputStream in) throws IOException {
        return rows(source, new Decoding(in));
    }

    private Table rows(String source, Reader text) {
        try {
            return read(source, format().build(cells(), text).iterator());
        } catch (CsvParseException e) {
            throw new DataException(Quote.line(source + ": malformed CSV: " + e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw Source.failure(source, Objects.requireNonNull(e.getCause()));
        }
    }

    private Table read(String source, Iterator<CsvRecord> records) {
        if (!records.hasNext()) {
            throw new DataException(source + ": empty, expected rows of numbers" + (labelled ? " and a label" : ""));
        }
        CsvRecord first = records.next();
        Columns columns = Columns.of(source, first.getStartingLineNumber(), strip(first), this);
        TableRows rows = new TableRows(columns);
        if (columns.names().isEmpty()) {
            rows.add(first.getStartingLineNumber(), strip(first));
        }
        while (records.hasNext()) {
            CsvRecord row = records.next();
            rows.add(row.getStartingLineNumber(), strip(row));
        }
        return rows.table();
    }

    /** Whether the label's column is given by its name. */
    boolean labelIsNamed() {
        return !label.isEmpty() && !Columns.isNumber(label);
    }

    private static List<String> strip(CsvRecord row) {
        return row.getFields().stream().map(String::strip).toList();
    }

    /** Rows of other lengths are let through, since {@link TableRows} says more about them. */
    private static CsvReader.CsvReaderBuilder format() {
        return CsvReader.builder()
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    private static CsvRecordHandler cells() {
        return CsvRecordHandler.of(limits -> limits.maxFields(MOST_COLUMNS)
                .maxFieldSize(MOST_CELL_CHARACTERS)
                .maxRecordSize(MOST_ROW_CHARACTERS));
    }
}
