package dev.chainrule.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of CSV text. */
final class CsvRows implements RowSource {
    /** More columns than this are hostile, or not a CSV file: an image of 1024 x 1024 pixels has as many. */
    private static final int MOST_COLUMNS = (1 << 20) + 1;

    private static final int MOST_CELL_CHARACTERS = 1 << 16;
    private static final int MOST_ROW_CHARACTERS = 1 << 26;

    private final String name;
    private final Dialect dialect;
    private final Quotes quotes = new Quotes();
    private final Iterator<CsvRecord> records;

    /**
     * Begins to read text; the caller closes it.
     *
     * @param name the name of the file in messages
     * @param skipped the number of lines before the first row; there are no rows if there are no more lines
     */
    CsvRows(String name, Reader text, int skipped, Dialect dialect) {
        this.name = name;
        this.dialect = dialect;
        records = records(format().build(cells(), text), skipped);
    }

    private Iterator<CsvRecord> records(CsvReader<CsvRecord> reader, int skipped) {
        try {
            reader.skipLines(skipped);
            return reader.iterator();
        } catch (CsvParseException e) { // there are not as many
            return Collections.emptyIterator();
        } catch (UncheckedIOException e) {
            throw Source.failure(name, Objects.requireNonNull(e.getCause()));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String word() {
        return "line";
    }

    /** Whether there is another row. */
    boolean hasNext() {
        try {
            return records.hasNext();
        } catch (CsvParseException e) {
            throw new DataException(name + ": malformed CSV: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw Source.failure(name, Objects.requireNonNull(e.getCause()));
        }
    }

    @Override
    public @Nullable Row next() {
        if (!hasNext()) {
            return null;
        }
        CsvRecord row = records.next();
        List<String> texts = row.getFields().stream().map(String::strip).toList();
        Line line = new Line(row.getStartingLineNumber(), texts, quotes.ofRow());
        for (int column = 0; column < texts.size(); column++) {
            if (texts.get(column).startsWith("\"") && !line.quoted(column)) {
                throw new DataException(
                        name + ": line " + line.number() + ", column " + (column + 1)
                                + ": a quotation mark behind a space, expected it at the cell's beginning, or two for one in the text");
            }
        }
        return dialect.decimal() == ',' ? CommaLine.of(line) : line;
    }

    @Override
    public void close() {}

    /** Says by what columns are separated, and by what else they may be: for a sole cell of a row. */
    String separated(String cell) {
        StringBuilder text = new StringBuilder(" in columns separated by " + words(dialect.separator()));
        for (int i = 0; i < Dialect.SEPARATORS.length(); i++) {
            char other = Dialect.SEPARATORS.charAt(i);
            text.append(other != dialect.separator() && cell.indexOf(other) >= 0 ? ", not by " + words(other) : "");
        }
        return text.toString();
    }

    private static String words(char separator) {
        return switch (separator) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            default -> Quote.text(Character.toString(separator));
        };
    }

    /** Rows of other lengths are let through, since {@link TableRows} says more about them. */
    private CsvReader.CsvReaderBuilder format() {
        return CsvReader.builder()
                .fieldSeparator(dialect.separator())
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    private CsvRecordHandler cells() {
        return CsvRecordHandler.of(limits -> limits.fieldModifier(quotes)
                .maxFields(MOST_COLUMNS)
                .maxFieldSize(MOST_CELL_CHARACTERS)
                .maxRecordSize(MOST_ROW_CHARACTERS));
    }

    /** The end of a message about a number with a point, where others have a comma. */
    static String point(String number) {
        return Quote.text(number) + " has a point, expected a number with a decimal comma, such as 1,5";
    }

    /** A row of text. */
    private record Line(long number, List<String> texts, BitSet quotes) implements Row {
        @Override
        public int size() {
            return texts.size();
        }

        @Override
        public String text(int column) {
            return texts.get(column);
        }

        @Override
        public boolean quoted(int column) {
            return quotes.get(column);
        }
    }

    /**
     * A row of text whose numbers have a decimal comma; the text of such a number has a point in its place.
     *
     * @param points the cells that would be numbers with a decimal point, and here are none
     */
    private record CommaLine(Line line, BitSet points) implements Row {
        static CommaLine of(Line written) {
            List<String> texts = new ArrayList<>(written.texts());
            BitSet points = new BitSet();
            for (int column = 0; column < texts.size(); column++) {
                String text = texts.get(column);
                if (Dialect.hasComma(text)) {
                    texts.set(column, text.replace(',', '.'));
                } else if (text.indexOf('.') >= 0 && Numeral.matches(text)) {
                    points.set(column);
                }
            }
            return new CommaLine(new Line(written.number(), texts, written.quotes()), points);
        }

        @Override
        public long number() {
            return line.number();
        }

        @Override
        public int size() {
            return line.size();
        }

        @Override
        public String text(int column) {
            return line.text(column);
        }

        @Override
        public boolean quoted(int column) {
            return line.quoted(column);
        }

        @Override
        public boolean isNumber(int column) {
            return !points.get(column) && line.isNumber(column);
        }

        @Override
        public double value(int column) {
            if (points.get(column)) {
                throw new NumberFormatException(point(text(column)));
            }
            return line.value(column);
        }
    }
}
