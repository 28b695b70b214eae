package dev.chainrule.nn;

import dev.chainrule.nn.TableColumn.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table as JSON text, a list of objects such as {@code {"name":"age","kind":"number","fill":"31.5","missing":true}}.
 * A key is left out where a column has nothing for it; a fill is decimal text, from which the same float64 is read.
 */
final class ColumnsJson {
    private static final String NAME = "name";
    private static final String KIND = "kind";
    private static final String CATEGORIES = "categories";
    private static final String FILL = "fill";
    private static final String MISSING = "missing";

    private ColumnsJson() {}

    static String text(List<TableColumn> columns) {
        return columns.stream().map(ColumnsJson::text).collect(Collectors.joining(",", "[", "]"));
    }

    private static String text(TableColumn column) {
        StringBuilder text = new StringBuilder("{");
        text.append(HeaderJson.quote(NAME)).append(':').append(HeaderJson.quote(column.name()));
        String kind = column.kind().name().toLowerCase(Locale.ROOT);
        text.append(',').append(HeaderJson.quote(KIND)).append(':').append(HeaderJson.quote(kind));
        if (!column.categories().isEmpty()) {
            text.append(',').append(HeaderJson.quote(CATEGORIES)).append(':').append(list(column.categories()));
        }
        if (!Double.isNaN(column.fill())) {
            String fill = Double.toString(column.fill());
            text.append(',').append(HeaderJson.quote(FILL)).append(':').append(HeaderJson.quote(fill));
        }
        if (column.missing()) {
            text.append(',').append(HeaderJson.quote(MISSING)).append(":true");
        }
        return text.append('}').toString();
    }

    /** A list of text. */
    static String list(List<String> texts) {
        return texts.stream().map(HeaderJson::quote).collect(Collectors.joining(",", "[", "]"));
    }

    /** @throws ModelFormatException if the text is not what {@link #text(List)} writes */
    static List<TableColumn> read(Path file, String text) throws IOException {
        List<TableColumn> columns = new ArrayList<>();
        try {
            if (!(HeaderJson.parse(text) instanceof List<?> list)) {
                throw new ModelFormatException(file, "metadata columns is no list");
            }
            for (Object each : list) {
                columns.add(column(file, columns.size(), each));
            }
        } catch (HeaderJson.Malformed e) {
            throw new ModelFormatException(file, "metadata columns is not JSON: " + e.getMessage());
        }
        return columns;
    }

    private static TableColumn column(Path file, int number, @Nullable Object value) throws IOException {
        if (!(value instanceof Map<?, ?> map)
                || !Set.of(NAME, KIND, CATEGORIES, FILL, MISSING).containsAll(map.keySet())) {
            throw wrong(file, number, "expected an object with a name, a kind and no more than there is to a column");
        }
        if (!(map.get(NAME) instanceof String name)) {
            throw wrong(file, number, "it has no name, expected text");
        }
        try {
            return new TableColumn(
                    name, kind(map.get(KIND)), categories(map.get(CATEGORIES)), fill(map.get(FILL)), missing(map));
        } catch (IllegalArgumentException e) {
            throw wrong(file, number, String.valueOf(e.getMessage()));
        }
    }

    private static Kind kind(@Nullable Object word) {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "its kind is " + word + ", expected number, category, label, weight or ignored");
    }

    private static List<String> categories(@Nullable Object list) {
        if (list == null) {
            return List.of();
        }
        if (list instanceof List<?> all && all.stream().allMatch(String.class::isInstance)) {
            return all.stream().map(String.class::cast).toList();
        }
        throw new IllegalArgumentException("its categories are no list of text");
    }

    private static double fill(@Nullable Object text) {
        if (text == null) {
            return Double.NaN;
        }
        try {
            double fill = Double.parseDouble(String.valueOf(text));
            if (Double.isFinite(fill)) {
                return fill;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("its fill is " + text + ", expected text that is a finite number");
    }

    private static boolean missing(Map<?, ?> column) {
        if (column.containsKey(MISSING) && !Boolean.TRUE.equals(column.get(MISSING))) {
            throw new IllegalArgumentException("its missing is " + column.get(MISSING) + ", expected true, or nothing");
        }
        return column.containsKey(MISSING);
    }

    private static ModelFormatException wrong(Path file, int number, String what) {
        return new ModelFormatException(file, "metadata columns: column " + (number + 1) + ": " + what);
    }
}
