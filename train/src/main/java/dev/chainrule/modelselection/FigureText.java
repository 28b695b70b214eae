package dev.chainrule.modelselection;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Figures as people read them: those that a table of folds or trials shows, by their keys. */
final class FigureText {
    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("accuracy", "accuracy");
        NAMES.put("f1Macro", "F1 macro");
        NAMES.put("rocAuc", "ROC-AUC");
        NAMES.put("logLoss", "log-loss");
        NAMES.put("rmse", "RMSE");
        NAMES.put("mae", "MAE");
        NAMES.put("r2", "R²");
        NAMES.put(FoldResult.COST, "cost");
    }

    private FigureText() {}

    /** The keys that a table shows, in their order. */
    static Iterable<String> shown() {
        return NAMES.keySet();
    }

    /** A figure as people call it. */
    static String name(String key) {
        return NAMES.getOrDefault(key, key);
    }

    /** A number of a figure: four decimals below 10, else five digits. */
    static String of(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.4f" : "%.5g", value);
    }
}
