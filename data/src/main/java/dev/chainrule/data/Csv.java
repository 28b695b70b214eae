package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Reads CSV files, plain or gzip (told by content): UTF-8, or UTF-16 if it begins with a byte order mark; cells separated
 * by commas, semicolons or tabs, numbers and categories as features, and one column of labels, which is the last unless told
 * otherwise: text without control characters. Empty lines are skipped, and spaces around a cell.
 *
 * <pre>{@code Table flowers = new Csv().label("species").read(Path.of("iris.csv"));}</pre>
 *
 * @param reading how rows are read, wherever they come from
 * @param skipped the number of lines before the first row
 * @param separator what separates cells; 0 to find it in the first lines: a comma, a semicolon or a tab
 * @param decimal what stands before the fraction of a number, a point or a comma; 0 to find it
 */
public record Csv(TableReading reading, int skipped, char separator, char decimal) {
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
        ABSENT;

        /**
         * The constant of this name, in any case.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Header of(String name) {
            for (Header one : values()) {
                if (one.name().equalsIgnoreCase(name)) {
                    return one;
                }
            }
            throw new IllegalArgumentException(
                    "'" + name.toLowerCase(Locale.ROOT) + "' is unknown, expected present, absent or auto");
        }
    }

    /** The label in the last column; a header is recognized. */
    public Csv() {
        this(new TableReading(), 0, Dialect.FOUND, Dialect.FOUND);
    }

    /** A copy whose rows are read like this. */
    public Csv reading(UnaryOperator<TableReading> change) {
        return new Csv(change.apply(reading), skipped, separator, decimal);
    }

    /** A copy with this header. */
    public Csv header(Header told) {
        return reading(r -> r.header(told));
    }

    /** As {@link TableReading#label}. */
    public Csv label(String... columns) {
        return reading(r -> r.label(columns));
    }

    /** As {@link TableReading#unlabelled}. */
    public Csv unlabelled() {
        return reading(TableReading::unlabelled);
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
        return new Csv(reading, lines, separator, decimal);
    }

    /**
     * A copy for cells that are separated by this character.
     *
     * @throws IllegalArgumentException if it is a line break, a quotation mark, or may be part of a number
     */
    public Csv delimiter(char told) {
        if (Character.isLetterOrDigit(told) || "\n\r\"+-.\0".indexOf(told) >= 0) {
            throw new IllegalArgumentException("delimiter '" + Quote.name(Character.toString(told))
                    + "' may be part of a cell, expected one such as , ; or a tab");
        }
        return new Csv(reading, skipped, told, decimal);
    }

    /**
     * A copy for numbers with a decimal point or a decimal comma.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public Csv decimal(char told) {
        if (told != '.' && told != ',') {
            throw new IllegalArgumentException(
                    "decimal '" + Quote.name(Character.toString(told)) + "' is neither . nor , expected one of them");
        }
        return new Csv(reading, skipped, separator, told);
    }

    /** As {@link TableReading#ignore}. */
    public Csv ignore(String... columns) {
        return reading(r -> r.ignore(columns));
    }

    /** As {@link TableReading#categories}. */
    public Csv categories(String... columns) {
        return reading(r -> r.categories(columns));
    }

    /** As {@link TableReading#missing}. */
    public Csv missing(Missing told) {
        return reading(r -> r.missing(told));
    }

    /** As {@link TableReading#weight}. */
    public Csv weight(String column) {
        return reading(r -> r.weight(column));
    }

    /** As {@link TableReading#quantities}. */
    public Csv quantities() {
        return reading(TableReading::quantities);
    }

    /** As {@link TableReading#matching}. */
    public Csv matching(Schema schema) {
        return reading(r -> r.matching(schema));
    }

    /** As {@link TableReading#ignoreExtra}. */
    public Csv ignoreExtra() {
        return reading(TableReading::ignoreExtra);
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
        BufferedReader buffered = new BufferedReader(text, Dialect.BEGINNING);
        Dialect dialect;
        try {
            dialect = dialect(source, buffered);
        } catch (IOException e) {
            throw Source.failure(source, e);
        }
        if (text instanceof Decoding decoding) {
            decoding.separator(dialect.separator());
        }
        CsvRows rows = new CsvRows(source, buffered, skipped, dialect);
        if (!rows.hasNext()) {
            throw new DataException(source + ": empty, expected rows of numbers"
                    + (reading.label().present() ? " and a label" : "")
                    + (skipped > 0 ? " below the skipped lines: " + skipped : ""));
        }
        return reading.read(rows);
    }

    /** Looks at the beginning of the text, which is read again. */
    private Dialect dialect(String source, BufferedReader text) throws IOException {
        char[] beginning = new char[Dialect.BEGINNING];
        text.mark(beginning.length);
        int count = 0;
        for (int n = 0; n >= 0 && count < beginning.length; count += Math.max(0, n)) {
            n = text.read(beginning, count, beginning.length - count);
        }
        text.reset();
        boolean whole = count < beginning.length;
        Dialect told = new Dialect(separator, decimal);
        return Dialect.of(source, new String(beginning, 0, count), whole, skipped, told);
    }
}
