package dev.chainrule.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object; its fields keep the order in which they came. */
final class Document {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /**
     * Adds a field.
     *
     * @param value text, a number, a truth, a document, a map, or a list of such; null and what is not finite become null
     */
    Document put(String name, @Nullable Object value) {
        fields.put(name, plain(value));
        return this;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Document document) {
            return document.fields;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Document::plain).toList();
        }
        boolean finite = !(value instanceof Double d && !Double.isFinite(d))
                && !(value instanceof Float f && !Float.isFinite(f));
        return finite ? value : null;
    }

    /** The object as JSON, a field a line, with a line's end. */
    String text() {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(fields)
                + System.lineSeparator();
    }
}
