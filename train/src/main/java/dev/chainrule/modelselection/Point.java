package dev.chainrule.modelselection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A value for each hyperparameter of a search.
 *
 * @param values by name, in the order of the dimensions
 */
public record Point(Map<String, String> values) {
    public Point {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values)); // in their order
    }

    /**
     * The value of a hyperparameter.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    name + ": is no hyperparameter of this search, expected one of " + values.keySet());
        }
        return value;
    }

    /**
     * The value of a hyperparameter that is a number.
     *
     * @throws IllegalArgumentException if there is none of this name, or it is no number
     */
    public double number(String name) {
        return Double.parseDouble(text(name));
    }

    /** E.g. {@code rate 0.0316, layers 64,32,10}. */
    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
