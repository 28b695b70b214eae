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
import org.jspecify.annotations.Nullable;

/**
 * A summary of a data set and its two parts, to be told in one line.
 *
 * @param rows the number of examples in both parts
 * @param features the number of features, as the network has inputs
 * @param names the names of the columns that they are made of; none if they have none
 * @param classes the number of examples of each class, or with each label, in the order of the outputs; none for quantities
 * @param train the number of examples to learn from
 * @param validation the number of examples to judge by after every epoch; 0 for none
 * @param test the number of examples to be judged by
 */
public record DataSummary(
        int rows, int features, List<String> names, Map<String, Integer> classes, int train, int validation, int test) {
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
        return of(parts, null);
    }

    /** Counts the examples of two parts, and of others that judge the network after every epoch. */
    public static DataSummary of(Split<? extends Dataset> parts, @Nullable Dataset validation) {
        Dataset train = parts.train();
        Schema schema = train.schema();
        int[] counts = new int[schema.classes().size()];
        boolean labels = !schema.labelTexts().isEmpty();
        if (counts.length > 0) {
            count(train, labels, counts);
            count(parts.test(), labels, counts);
            if (validation != null) {
                count(validation, labels, counts);
            }
        }
        Map<String, Integer> classes = new LinkedHashMap<>();
        for (int k = 0; k < counts.length; k++) {
            classes.put(schema.classes().get(k), counts[k]);
        }
        int test = parts.test().size();
        int others = validation == null ? 0 : validation.size();
        return new DataSummary(
                train.size() + others + test,
                train.inputs(),
                schema.columnNames(),
                classes,
                train.size(),
                others,
                test);
    }

    /** A copy of which {@code count} more of the examples to learn from judge the network after every epoch instead. */
    public DataSummary heldOut(int count) {
        return new DataSummary(rows, features, names, classes, train - count, validation + count, test);
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
        return Quote.message(number(rows) + (rows == 1 ? " row, " : " rows, ") + columns() + ", " + labels + "; "
                + number(train) + " to learn from, " + (validation == 0 ? "" : number(validation) + " to validate by, ")
                + number(test) + " to judge by");
    }

    private String columns() {
        boolean encoded = !names.isEmpty() && names.size() != features;
        int count = encoded ? names.size() : features;
        String inputs = encoded ? " that make " + number(features) + " inputs" : "";
        return number(count) + (count == 1 ? " feature" : " features") + few(names, Quote::name) + inputs;
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

    /** Counts the examples of each class, or those that have each label. */
    private static void count(Dataset set, boolean labels, int[] counts) {
        int outputs = set.outputs();
        float[] y = new float[CHUNK * outputs];
        for (int from = 0; from < set.size(); from += CHUNK) {
            int rows = Math.min(CHUNK, set.size() - from);
            set.copyTargets(from, rows, y);
            for (int i = 0; i < rows; i++) {
                if (labels) {
                    for (int k = 0; k < outputs; k++) {
                        counts[k] += Math.round(y[i * outputs + k]);
                    }
                } else {
                    counts[classOf(y, i * outputs, outputs)]++;
                }
            }
        }
    }

    private static int classOf(float[] y, int at, int outputs) {
        int k = 0;
        while (outputs > 1 && k < outputs - 1 && y[at + k] != 1) {
            k++;
        }
        return outputs == 1 ? Math.round(y[at]) : k;
    }
}
