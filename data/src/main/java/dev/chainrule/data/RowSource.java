package dev.chainrule.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of cells from wherever they come: a CSV file, a query of a database, a Parquet file. {@link TableReading#read} makes a
 * {@link Table} of them; they are read once, in order, and need not fit into memory.
 */
public interface RowSource extends AutoCloseable {
    /** The name of the source in messages: that of a file. */
    String name();

    /** The names of the columns, if the source knows them; else none, and the first row may be names. */
    default List<String> header() {
        return List.of();
    }

    /** The word that stands before the {@linkplain Row#number number} of a row in messages: {@code row}, {@code line}. */
    default String word() {
        return "row";
    }

    /**
     * The next row; null behind the last.
     *
     * @throws DataException if it cannot be read
     */
    @Nullable
    Row next();

    /** Frees what the source holds. */
    @Override
    void close();
}
