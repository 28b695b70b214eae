package dev.chainrule.cli;

import dev.chainrule.data.DataSource;
import dev.chainrule.data.RowSourceOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --query} and {@code --user}: what rows of a database are read. */
final class DatabaseOptions {
    @Option(
            names = "--query",
            paramLabel = "SQL",
            description = {
                "The query whose rows are read where DATA is a database, jdbc:…; its columns are those of the table. With"
                        + " order by, the same seed gives the same numbers.",
                "The driver's jar is in a folder of CHAINRULE_MODULE_PATH, the password in CHAINRULE_PASSWORD."
            })
    private @Nullable String query;

    @Option(names = "--user", paramLabel = "NAME", description = "The user of the database (none).")
    private @Nullable String user;

    /** Checks that the options, if they are given, fit the kind of data, and that a database has a query. */
    void check(DataSource data) {
        if (data.isDatabase()) {
            if (query == null || query.isBlank()) {
                throw CommandException.usage(data.shown()
                        + ": no query, expected one such as --query \"select * from flowers order by id\"");
            }
        } else if (query != null || user != null) {
            throw CommandException.usage((query != null ? "--query" : "--user") + " is for databases, and "
                    + data.shown() + " is none; expected an address of JDBC, jdbc:…");
        }
    }

    /** All that a database needs beside its address. */
    RowSourceOptions options() {
        return new RowSourceOptions(query, user, DatabasePassword.ofEnvironment());
    }
}
