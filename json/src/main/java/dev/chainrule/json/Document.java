package dev.chainrule.json;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object that is put together; its fields keep the order in which they came. */
public final class Document {
    @JsonValue
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** An object without fields. */
    public Document() {}

    /**
     * Adds a field, or gives one that is there another value.
     *
     * @param value whatever {@link Json#text} takes; null and a number that is not finite become null
     * @return this document
     */
    public Document put(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** The object as JSON, a field a line, with a line's end. */
    public String text() {
        return Json.text(this);
    }
}
