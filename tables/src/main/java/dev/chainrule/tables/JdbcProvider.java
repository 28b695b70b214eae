package dev.chainrule.tables;

import dev.chainrule.data.DataException;
import dev.chainrule.data.DatabaseUrl;
import dev.chainrule.data.RowSource;
import dev.chainrule.data.RowSourceOptions;
import dev.chainrule.data.RowSourceProvider;
import java.util.Locale;
import java.util.Optional;

/** Opens what an address of JDBC names; found by {@link java.util.ServiceLoader}. */
public final class JdbcProvider implements RowSourceProvider {
    /** A provider without state. */
    public JdbcProvider() {}

    @Override
    public boolean reads(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("jdbc:");
    }

    @Override
    public Optional<String> note(String name, RowSourceOptions options) {
        String query = options.query();
        return query == null || JdbcRows.ordered(query)
                ? Optional.empty()
                : Optional.of(new DatabaseUrl(name).shown()
                        + ": a database gives rows in any order; with order by in the query, the same seed"
                        + " gives the same numbers");
    }

    @Override
    public RowSource open(String name, RowSourceOptions options) {
        String query = options.query();
        if (query == null || query.isBlank()) {
            throw new DataException(new DatabaseUrl(name).shown()
                    + ": no query, expected one such as --query \"select * from flowers order by id\"");
        }
        return JdbcRows.open(name, options.user(), options.password(), query);
    }
}
