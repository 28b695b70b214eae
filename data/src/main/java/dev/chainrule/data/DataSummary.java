package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import dev.chainrule.train.Dataset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A summary of a data set and its two parts, to be told in one line.
 *
 * @param rows the number of examples in both parts
 * @param features the number of features
 * @param names the names of the features; none if they have none
 * @param classes the number of examples of each class, in the order of the outputs; none for quantities
 * @param train the number of examples to learn from
 * @param test the number of examples to be judged by
 */
public record DataSummary(
        int rows, int features, List<String> names, Map<String, Integer> classes, int train, int test) {
    private static final int MOST_NAMES = 6;
    private static final int MOST_CHARACTERS = 70;
    private static final int CHUNK = 256;

    /** Keeps the order of the classes. */
    public DataSummary {
        names = List.copyOf(names);
        classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
    }

    /** Counts the examples of two parts by reading their targets. */
    public static DataSummary of(Split<? extends Dataset> parts) {
        Dataset train = parts.train();
        Schema schema = train.schema();
        int[] counts = new int[schema.classes().size()];
        if (counts.length > 0) {
            count(train, counts);
            count(parts.test(), counts);
        }
        Map<String, Integer> classes = new LinkedHashMap<>();
        for (int k = 0; k < counts.length; k++) {
            classes.put(schema.classes().get(k), counts[k]);
        }
        int test = parts.test().size();
        return new DataSummary(train.size() + test, train.inputs(), schema.features(), classes, train.size(), test);
    }

    /**
     * One line of at most 300 characters: {@code 150 rows, 4 features (sl, sw, pl, pw), 3 classes (setosa 50, versicolor
     * 50, virginica 50); 120 to learn from, 30 to judge by}. The first are told where names are many.
     */
    public String text() {
        String labels = classes.isEmpty()
                ? "quantities to predict"
                : number(classes.size()) + " classes"
                        + few(
                                List.copyOf(classes.entrySet()),
                                k -> Quote.name(k.getKey()) + " " + number(k.getValue()));
        return Quote.message(number(rows) + (rows == 1 ? " row, " : " rows, ") + number(features)
                + (features == 1 ? " feature" : " features") + few(names, Quote::name) + ", " + labels + "; "
                + number(train) + " to learn from, " + number(test) + " to judge by");
    }

    private static <T> String few(List<T> items, Function<T, String> text) {
        List<String> shown = new ArrayList<>();
        int length = 0;
        for (T item : items) {
            String next = text.apply(item);
            length += next.length() + 2;
            if (shown.size() == MOST_NAMES || (!shown.isEmpty() && length > MOST_CHARACTERS)) {
                shown.add("…");
                break;
            }
            shown.add(next);
        }
        return shown.isEmpty() ? "" : " (" + String.join(", ", shown) + ")";
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static void count(Dataset set, int[] counts) {
        int outputs = set.outputs();
        float[] y = new float[CHUNK * outputs];
        for (int from = 0; from < set.size(); from += CHUNK) {
            int rows = Math.min(CHUNK, set.size() - from);
            set.copyTargets(from, rows, y);
            for (int i = 0; i < rows; i++) {
                int k = 0;
                while (outputs > 1 && k < outputs - 1 && y[i * outputs + k] != 1) {
                    k++;
                }
                counts[outputs == 1 ? Math.round(y[i]) : k]++;
            }
        }
    }
}
