package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.chainrule.nn.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV files, plain or gzip (told by content): UTF-8, or UTF-16 if it begins with a byte order mark; cells separated
 * by commas, numbers as features, and one column of labels, which is the last unless told otherwise: text without
 * control characters. Empty lines are skipped, and spaces around a cell.
 *
 * <pre>{@code Table flowers = new Csv().label("species").read(Path.of("iris.csv"));}</pre>
 *
 * @param header whether the first row names the columns
 * @param label the column of labels: its number counted from 1, or its name in the header; empty for the last, or for
 *     the model's. A number always counts columns, even if a column has that name
 * @param labelled whether there is a column of labels at all
 * @param skipped the number of lines before the first row
 * @param numeric whether labels are quantities rather than classes
 * @param model the data of a model, whose columns are to be found; null for all columns
 * @param lenient whether columns that the model does not know are left out
 */
public record Csv(
        Header header,
        String label,
        boolean labelled,
        int skipped,
        boolean numeric,
        @Nullable Schema model,
        boolean lenient) {
    /** More columns than this are hostile, or not a CSV file: an image of 1024 x 1024 pixels has as many. */
    private static final int MOST_COLUMNS = (1 << 20) + 1;

    private static final int MOST_CELL_CHARACTERS = 1 << 16;
    private static final int MOST_ROW_CHARACTERS = 1 << 26;

    /** Whether the first row names the columns. */
    public enum Header {
        /**
         * The first row names them if the label is given by name, if it names all features of the model, or if no cell other than the
         * label is a number and not all of them are empty. A row that could be either is refused: numbers beside text or empty
         * cells, and a first row of numbers that is odd beside the rows below: one that counts (n, n + 1, …),
         * names years, or stands in quotation marks, where they do not; or one with a label that occurs in no other row
         * although labels recur.
         */
        AUTO,
        /** The first row names them. */
        PRESENT,
        /** The first row is data. */
        ABSENT
    }

    /** The label in the last column; a header is recognized. */
    public Csv() {
        this(Header.AUTO, "", true, 0, false, null, false);
    }

    /** A copy with this header. */
    public Csv header(Header told) {
        return new Csv(told, label, labelled, skipped, numeric, model, lenient);
    }

    /** A copy with the label in the given column: a number counted from 1, or a name. */
    public Csv label(String column) {
        return new Csv(header, column.strip(), true, skipped, numeric, model, lenient);
    }

    /** A copy for features only, to predict from. A model's label is left out if it has a name and is there. */
    public Csv unlabelled() {
        return new Csv(header, "", false, skipped, numeric, model, lenient);
    }

    /**
     * A copy that leaves out the first lines of the file, whatever they hold. Messages count lines from the first.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Csv skip(int lines) {
        if (lines < 0) {
            throw new IllegalArgumentException("skip: " + lines + " lines, expected 0 or more");
        }
        return new Csv(header, label, labelled, lines, numeric, model, lenient);
    }

    /** A copy for labels that are quantities, so that it is no matter if one occurs once. */
    public Csv quantities() {
        return new Csv(header, label, labelled, skipped, true, model, lenient);
    }

    /**
     * A copy for data to give a model: its features are found by name where both have names, in whatever order, and by
     * place otherwise; unless told, the label is the model's too. A column that the model does not know is refused, see
     * {@link #ignoreExtra}; its label need not be read, see {@link #unlabelled}. {@link Table#notes} tells if names
     * could not be compared.
     */
    public Csv matching(Schema schema) {
        return new Csv(header, label, labelled, skipped, numeric, schema, lenient);
    }

    /** A copy that leaves out columns whose names the model does not know. */
    public Csv ignoreExtra() {
        return new Csv(header, label, labelled, skipped, numeric, model, true);
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it cannot be read or is not such a file: the message has line, column and what was
     *     expected there
     */
    public Table read(Path file) {
        String source = Quote.source(file.toString());
        try (InputStream in = Source.open(file)) {
            return plain(source, in);
        } catch (IOException e) {
            throw Source.failure(source, e);
        }
    }

    /**
     * Reads a stream to its end as {@link #read(Path)} reads a file: standard input, say. The caller closes it.
     *
     * @param source its name in messages
     * @throws DataException as {@link #read(Path)}
     */
    public Table read(String source, InputStream in) {
        try {
            return plain(Quote.source(source), Source.expand(in));
        } catch (IOException e) {
            throw Source.failure(source, e);
        }
    }

    /**
     * Reads CSV text; a byte order mark at its beginning is left out.
     *
     * @param source its name in messages
     * @throws DataException as {@link #read(Path)}
     */
    public Table parse(String source, String text) {
        return rows(Quote.source(source), new StringReader(text.startsWith("\ufeff") ? text.substring(1) : text));
    }

    private Table plain(String source, InputStream in) throws IOException {
        return rows(source, new Decoding(in));
    }

    private Table rows(String source, Reader text) {
        Quotes quotes = new Quotes();
        CsvReader<CsvRecord> reader = format().build(cells(quotes), text);
        try {
            skip(source, reader);
            return read(source, reader.iterator(), quotes);
        } catch (CsvParseException e) {
            throw new DataException(source + ": malformed CSV: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw Source.failure(source, Objects.requireNonNull(e.getCause()));
        }
    }

    private void skip(String source, CsvReader<CsvRecord> reader) {
        try {
            reader.skipLines(skipped);
        } catch (CsvParseException e) { // there are not as many
            throw empty(source);
        }
    }

    private DataException empty(String source) {
        return new DataException(source + ": empty, expected rows of numbers" + (labelled ? " and a label" : "")
                + (skipped > 0 ? " below the skipped lines: " + skipped : ""));
    }

    private Table read(String source, Iterator<CsvRecord> records, Quotes quotes) {
        if (!records.hasNext()) {
            throw empty(source);
        }
        CsvRecord first = records.next();
        Columns columns = new FirstRow(source, first.getStartingLineNumber(), strip(first), this).columns();
        TableRows rows = new TableRows(columns);
        boolean headless = columns.names().isEmpty();
        if (headless) {
            rows.add(first.getStartingLineNumber(), strip(first));
        }
        while (records.hasNext()) {
            CsvRecord row = records.next();
            rows.add(row.getStartingLineNumber(), strip(row));
        }
        Table table = rows.table();
        if (headless && header == Header.AUTO) {
            new NumericHeader(table, quotes, this).refuse();
        }
        return table;
    }

    /** Whether the label's column is given by its name. */
    boolean labelIsNamed() {
        return !label.isEmpty() && !LabelColumn.isNumber(label);
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

    private static CsvRecordHandler cells(Quotes quotes) {
        return CsvRecordHandler.of(limits -> limits.fieldModifier(quotes)
                .maxFields(MOST_COLUMNS)
                .maxFieldSize(MOST_CELL_CHARACTERS)
                .maxRecordSize(MOST_ROW_CHARACTERS));
    }
}
