package dev.chainrule.parquet;

import dev.chainrule.data.DataException;
import dev.chainrule.data.RowSource;
import dev.chainrule.data.RowSourceOptions;
import dev.chainrule.data.RowSourceProvider;
import java.nio.file.Path;
import java.util.Locale;

/** Opens files whose names end with {@code .parquet}; found by {@link java.util.ServiceLoader}. */
public final class ParquetProvider implements RowSourceProvider {
    /** A provider without state. */
    public ParquetProvider() {}

    @Override
    public boolean reads(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".parquet");
    }

    @Override
    public RowSource open(String name, RowSourceOptions options) {
        if (options.query() != null) {
            throw new DataException(name + ": a query is for databases, expected none for a Parquet file");
        }
        return ParquetRows.open(Path.of(name));
    }
}
