package dev.chainrule.benchmarks;

import ai.onnxruntime.OrtException;
import dev.chainrule.bench.Spread;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times the prediction of one row by a device and by ONNX Runtime, in turns within one JVM:
 *
 * <pre>
 *   PredictionTable ROUNDS BACKEND [LAYERS ...]     LAYERS are 784-128-10 and 64-32-10 where they are left out
 * </pre>
 *
 * <p>A round is a tenth of a second of each, after three rounds that do not count. The median over the rounds is taken, of the
 * mean of a call, and of the ratio of neighbours.
 */
public final class PredictionTable {
    private static final int WARM_UP = 3;
    private static final long ROUND = 100_000_000L;
    private static final int CALLS = 100;
    /** Outputs of sigmoids whose sums were added in another order. */
    private static final double TOLERANCE = 1e-5;

    private PredictionTable() {}

    /** Prints the table; exit code 2 for wrong usage. */
    public static void main(String[] args) throws OrtException {
        if (args.length < 2 || !args[0].matches("[1-9][0-9]{0,3}")) {
            System.err.println("usage: PredictionTable ROUNDS BACKEND [LAYERS ...]");
            System.exit(2);
        }
        List<String> layers =
                args.length > 2 ? List.of(args).subList(2, args.length) : List.of("784-128-10", "64-32-10");
        System.out.printf("%-16s %24s %24s %10s%n", "layers", args[1] + ", µs", "ONNX Runtime, µs", "times");
        for (String each : layers) {
            measure(each, args[1], Integer.parseInt(args[0]));
        }
    }

    private interface Prediction {
        float[] of(float[] x);
    }

    private static void measure(String layers, String backend, int rounds) throws OrtException {
        NetworkState state =
                Network.of(TrainingShape.of(layers + "@1").topology(), 1).state();
        float[] x = new float[state.topology().inputs()];
        CounterRandom random = new CounterRandom(1, 0);
        for (int j = 0; j < x.length; j++) {
            x[j] = random.unit(j);
        }
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        try (Predictor predictor = Predictor.of(state, Backends.open(backend));
                OnnxPrediction other = new OnnxPrediction(state)) {
            check(predictor.predict(x), other.predict(x));
            for (int round = -WARM_UP; round < rounds; round++) {
                double our = micros(predictor::predict, x);
                double their = micros(other::predict, x);
                if (round >= 0) {
                    ours.add(our);
                    theirs.add(their);
                    ratios.add(their / our);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-16s %24s %24s %10.2f%n",
                layers,
                text(ours),
                text(theirs),
                Spread.of(ratios).median());
    }

    private static String text(List<Double> micros) {
        Spread spread = Spread.of(micros);
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", spread.median(), spread.least(), spread.most());
    }

    private static void check(float[] ours, float[] theirs) {
        for (int k = 0; k < ours.length; k++) {
            if (!(Math.abs(ours[k] - theirs[k]) <= TOLERANCE)) {
                throw new IllegalStateException("output " + k + " is " + ours[k] + " here and " + theirs[k] + " there");
            }
        }
    }

    /** The mean of a call, over as many as a round takes. */
    private static double micros(Prediction prediction, float[] x) {
        long begin = System.nanoTime();
        long calls = 0;
        float sum = 0;
        long took;
        do {
            for (int i = 0; i < CALLS; i++) {
                sum += prediction.of(x)[0];
            }
            calls += CALLS;
            took = System.nanoTime() - begin;
        } while (took < ROUND);
        if (!(sum > 0)) {
            throw new IllegalStateException("outputs add up to " + sum + ", expected numbers above 0");
        }
        return took * 1e-3 / calls;
    }
}
