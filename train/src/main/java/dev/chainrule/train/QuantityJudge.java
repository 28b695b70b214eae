package dev.chainrule.train;

import dev.chainrule.metric.QuantityAnswers;
import dev.chainrule.metric.QuantityError;
import dev.chainrule.nn.Scaling;
import dev.chainrule.train.Evaluation.Quantities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Adds up the errors of quantities by output, in the unit of the user's data and in float64. */
final class QuantityJudge implements Judge {
    private final Scaling targets;
    private final List<QuantityError> errors;

    /** A judge of targets that were scaled by {@code targets}. */
    QuantityJudge(Scaling targets) {
        this.targets = targets;
        errors = IntStream.range(0, targets.columns())
                .mapToObj(k -> new QuantityError())
                .toList();
    }

    @Override
    public void judge(int count, float[] z, float[] y) {
        for (int k = 0; k < errors.size(); k++) {
            errors.get(k).add(new QuantityAnswers(inUnit(k, count, z), inUnit(k, count, y), count));
        }
    }

    /** Column k without its offset, which falls out of errors and variances, and would take digits from large numbers. */
    private double[] inUnit(int k, int count, float[] scaled) {
        double[] values = new double[count];
        for (int e = 0; e < count; e++) {
            values[e] = scaled[e * errors.size() + k] / targets.factor(k);
        }
        return values;
    }

    @Override
    public Evaluation evaluation(int total, double cost) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (QuantityError each : errors) {
            each.figures().forEach((name, value) -> means.merge(name, value / errors.size(), Double::sum));
        }
        Quantities quantities = new Quantities(mean(means, "rmse"), mean(means, "mae"), mean(means, "r2"));
        return new Evaluation(total, cost, List.of(), List.of(), quantities, means);
    }

    private static double mean(Map<String, Double> means, String name) {
        return means.getOrDefault(name, Double.NaN);
    }
}
