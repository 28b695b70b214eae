package dev.chainrule.parquet;

import dev.chainrule.data.DataException;
import dev.chainrule.data.Row;
import dev.chainrule.data.RowSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file, read one after the other; null is a missing cell. Numbers keep their value, truth values are 1 and 0, dates
 * and times are text as ISO 8601 writes them; bytes, lists and structures are no cells.
 *
 * <pre>{@code
 * try (RowSource rows = ParquetRows.open(Path.of("flowers.parquet"))) {
 *     Table flowers = new TableReading().label("kind").read(rows);
 * }
 * }</pre>
 */
public final class ParquetRows implements RowSource {
    private static final int MOST_CAUSES = 16;

    private final String name;
    private final ParquetContent content;
    private final List<ParquetCell> columns;
    /** A word for each column that has no cells; null for one that has. */
    private final List<@Nullable String> unreadable;

    private long number;

    private ParquetRows(String name, ParquetContent content) {
        this.name = name;
        this.content = content;
        this.columns = content.columns();
        this.unreadable = new ArrayList<>();
        columns.forEach(column -> unreadable.add(column.unreadable()));
    }

    /**
     * Opens a file.
     *
     * @throws DataException if it cannot be read or is no Parquet file, or has no column that is a number, text or a truth value
     */
    public static ParquetRows open(Path file) {
        String name = file.toString();
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    name + ": " + (Files.exists(file) ? "is no file" : "no such file") + ", expected a Parquet file");
        }
        try {
            ParquetContent content = new ParquetContent(file);
            if (content.columns().stream().allMatch(each -> each.unreadable() != null)) {
                content.close();
                throw new DataException(name + ": no column is a number, text or a truth value, expected at least one");
            }
            return new ParquetRows(name, content);
        } catch (DataException e) {
            throw e;
        } catch (IOException
                | RuntimeException
                | LinkageError e) { // what a damaged file makes of a reader, or a missing codec
            throw failure(name, e);
        }
    }

    private static DataException failure(String name, Throwable e) {
        Throwable first = e;
        for (int i = 0; i < MOST_CAUSES && first.getCause() != null; i++) {
            first = first.getCause();
        }
        String reason = first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
        return new DataException(
                name + ": cannot be read as a Parquet file: " + reason.strip().replaceAll("\\s+", " "), e);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> header() {
        return columns.stream().map(ParquetCell::name).toList();
    }

    @Override
    public @Nullable Row next() {
        try {
            @Nullable Object[] cells = content.next();
            if (cells == null) {
                return null;
            }
            number++;
            for (int i = 0; i < cells.length; i++) {
                boolean missing = cells[i] == null && columns.get(i).isRead();
                cells[i] = unreadable.get(i) == null || missing ? cells[i] : unreadable.get(i);
            }
            return Row.of(number, Arrays.asList(cells), unreadable, "--ignore leaves the column out");
        } catch (CharacterCodingException e) {
            throw new DataException(name + ": row " + (number + 1) + ": text that is not UTF-8", e);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw failure(name, e);
        }
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw failure(name, e);
        }
    }
}
