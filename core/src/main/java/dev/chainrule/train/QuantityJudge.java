package dev.chainrule.train;

import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Scaling;
import dev.chainrule.train.Evaluation.Quantities;
import java.util.List;

/** Adds up the errors of quantities by output, in the unit of the user's data and in float64. */
final class QuantityJudge implements Judge {
    private final Scaling targets;
    private final double[] first;
    private final double[] sum;
    private final double[] squares;
    private final double[] squaredErrors;
    private final double[] absoluteErrors;
    private float[] h = {};
    private int count;

    /** A judge of targets that were scaled by {@code targets}. */
    QuantityJudge(Scaling targets) {
        int outputs = targets.columns();
        this.targets = targets;
        first = new double[outputs];
        sum = new double[outputs];
        squares = new double[outputs];
        squaredErrors = new double[outputs];
        absoluteErrors = new double[outputs];
    }

    @Override
    public void judge(Compute compute, Workspace batch, float[] y, Matrix column) {
        int outputs = targets.columns();
        if (h.length < batch.examples() * outputs) {
            h = new float[batch.examples() * outputs];
        }
        compute.download(batch.z(), h, 0); // an identity unit's output is z
        for (int e = 0; e < batch.examples(); e++) {
            for (int k = 0; k < outputs; k++) {
                add(k, y[e * outputs + k], h[e * outputs + k]);
            }
            count++;
        }
    }

    /** Offsets fall out of differences; targets are added up as distances from the first, which keeps their digits. */
    private void add(int k, double y, double h) {
        if (count == 0) {
            first[k] = y;
        }
        double target = (y - first[k]) / targets.factor(k);
        double error = (h - y) / targets.factor(k);
        sum[k] += target;
        squares[k] += target * target;
        squaredErrors[k] += error * error;
        absoluteErrors[k] += Math.abs(error);
    }

    @Override
    public Evaluation evaluation(int total, double cost) {
        double rmse = 0;
        double mae = 0;
        double r2 = 0;
        int outputs = targets.columns();
        for (int k = 0; k < outputs; k++) {
            double variation = squares[k] - sum[k] * sum[k] / count;
            rmse += Math.sqrt(squaredErrors[k] / count) / outputs;
            mae += absoluteErrors[k] / count / outputs;
            r2 += (variation > 0 ? 1 - squaredErrors[k] / variation : Double.NaN) / outputs;
        }
        return new Evaluation(total, cost, List.of(), new Quantities(rmse, mae, r2));
    }
}
