package dev.chainrule.cli;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object; its fields keep the order in which they came. */
final class Document {
    @JsonValue
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /**
     * Adds a field.
     *
     * @param value text, a number, a truth, a document, a record of the libraries, a map, or a list of such; a null and a
     *     number that is not finite become null
     */
    Document put(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** The object as JSON, a field a line, with a line's end. */
    String text() {
        return Json.text(this);
    }
}
