package dev.chainrule.data;

import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds who reads a source of rows, among the modules that are there. */
final class RowSources {
    /** A name before which stands the kind of a source, or which ends with it; not a drive of Windows. */
    private static final Pattern SCHEME = Pattern.compile("(?i)(jdbc):.*|.*[.](parquet)", Pattern.DOTALL);

    private RowSources() {}

    /** The kind of rows that a name stands for, {@code jdbc} or {@code parquet}, if it is one that no CSV file has. */
    static Optional<String> kind(String name) {
        Matcher scheme = SCHEME.matcher(name);
        return scheme.matches()
                ? Optional.of((scheme.group(1) == null ? scheme.group(2) : scheme.group(1)).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** Whether a name is the address of a database. */
    static boolean isDatabase(String name) {
        return kind(name).filter("jdbc"::equals).isPresent();
    }

    /** A note on what was asked for. */
    static Optional<String> note(String name, RowSourceOptions options) {
        return provider(name).flatMap(each -> each.note(name, options));
    }

    /**
     * Opens a source.
     *
     * @throws DataException if the module that reads it is missing, or it cannot be opened
     */
    static RowSource open(String name, RowSourceOptions options) {
        return provider(name)
                .orElseThrow(() -> new DataException(missing(name)))
                .open(name, options);
    }

    private static Optional<RowSourceProvider> provider(String name) {
        return Stream.of(
                        ServiceLoader.load(RowSourceProvider.class),
                        ServiceLoader.load(RowSourceProvider.class, RowSourceProvider.class.getClassLoader()))
                .flatMap(loader -> loader.stream().map(ServiceLoader.Provider::get))
                .filter(provider -> provider.reads(name))
                .findFirst();
    }

    private static String missing(String name) {
        return kind(name).orElse("").equals("parquet")
                ? name
                        + ": is a Parquet file, which the module chainrule-parquet reads; it is not there. Expected it on the class"
                        + " path or module path; for the command: mvn -pl parquet -am -DskipTests package, and"
                        + " CHAINRULE_MODULE_PATH=parquet/target/modules"
                : new DatabaseUrl(name).shown()
                        + ": is a database, which the module chainrule-tables reads; it is not there, expected it on the class path or"
                        + " module path";
    }
}
