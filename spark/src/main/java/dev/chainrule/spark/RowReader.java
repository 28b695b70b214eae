package dev.chainrule.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Makes rows to learn from of features, label, weight, indicator and id, and tells those apart that validate. */
final class RowReader implements FlatMapFunction<Iterator<Row>, Tuple2<Boolean, LabelledRow>>, Serializable {
    private static final long serialVersionUID = 1;
    private static final int LABEL = 1;
    private static final int WEIGHT = 2;
    private static final int INDICATOR = 3;
    private static final int ID = 4;

    private final boolean classes;
    private final boolean ids;
    private final boolean skips;

    /**
     * A reader.
     *
     * @param classes whether labels are numbers of classes
     * @param ids whether rows have ids
     * @param skips whether rows that cannot be used are left out
     */
    RowReader(boolean classes, boolean ids, boolean skips) {
        this.classes = classes;
        this.ids = ids;
        this.skips = skips;
    }

    @Override
    public Iterator<Tuple2<Boolean, LabelledRow>> call(Iterator<Row> rows) {
        List<Tuple2<Boolean, LabelledRow>> read = new ArrayList<>();
        rows.forEachRemaining(row -> {
            String missing = missing(row);
            String wrong = missing == null ? wrong(row) : null;
            if (missing == null && wrong == null) {
                read.add(new Tuple2<>(
                        row.getBoolean(INDICATOR),
                        new LabelledRow(
                                ids ? row.getLong(ID) : null, floats(row.getAs(0)), row.getDouble(LABEL), (float)
                                        row.getDouble(WEIGHT))));
            } else if (missing == null || !skips) {
                throw new IllegalArgumentException((ids && !row.isNullAt(ID) ? "row " + row.getLong(ID) : "a row")
                        + ": " + (missing == null ? wrong : missing + "; handleInvalid skip leaves such rows out"));
            }
        });
        return read.iterator();
    }

    /** Tells of the first number that is missing or not finite; null if there is none. */
    private @Nullable String missing(Row row) {
        String features = unusable(row.getAs(0));
        if (features != null) {
            return features;
        }
        if (row.isNullAt(LABEL)) {
            return "it has no label";
        }
        if (!Float.isFinite((float) row.getDouble(LABEL))) {
            return "its label is " + row.getDouble(LABEL) + ", expected a finite number";
        }
        if (row.isNullAt(WEIGHT) || !Float.isFinite((float) row.getDouble(WEIGHT))) {
            return "its weight is " + row.get(WEIGHT) + ", expected a finite number from 0 on";
        }
        if (row.isNullAt(INDICATOR)) {
            return "its validation indicator is missing, expected true or false";
        }
        return ids && row.isNullAt(ID) ? "its id is missing or no whole number" : null;
    }

    /** Tells of the first number that means nothing; null if there is none. */
    private @Nullable String wrong(Row row) {
        double label = row.getDouble(LABEL);
        if (classes && !(label >= 0 && label < 1 << Short.SIZE && label == Math.rint(label))) {
            return "its label is " + label + ", expected the number of a class, from 0 on";
        }
        return row.getDouble(WEIGHT) < 0
                ? "its weight is " + row.getDouble(WEIGHT) + ", expected a finite number from 0 on"
                : null;
    }

    /** The reason for which features cannot be used; null if they can. */
    static @Nullable String unusable(@Nullable Vector features) {
        if (features == null) {
            return "it has no features";
        }
        for (int j = 0; j < features.size(); j++) {
            if (!Float.isFinite((float) features.apply(j))) {
                return "feature " + j + " is " + features.apply(j) + ", expected a finite number of float32";
            }
        }
        return null;
    }

    /** The features as float32. */
    static float[] floats(Vector features) {
        float[] x = new float[features.size()];
        for (int j = 0; j < x.length; j++) {
            x[j] = (float) features.apply(j);
        }
        return x;
    }
}
