package dev.chainrule.benchmarks;

import dev.chainrule.bench.Spread;
import dev.chainrule.select.Backends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains for ten seconds from the start of a JVM and compares two devices, window by window of 50 ms, opening included:
 *
 * <pre>
 *   FirstSeconds PAIRS SHAPE BACKEND [OTHER]     OTHER is cpu:plain where it is left out
 * </pre>
 *
 * <p>Each pair is two JVMs, one after the other, and the median over the pairs is taken of what BACKEND did over what
 * OTHER did. One device against itself shows the noise. A shape is named as in {@link CommonWork}.
 */
public final class FirstSeconds {
    private static final String ALONE = "alone";
    private static final int WINDOWS = 200;
    private static final long WINDOW = 50_000_000L;
    private static final double MILLIS = WINDOW * 1e-6;

    private FirstSeconds() {}

    /** Prints the comparison; exit code 2 for wrong usage. */
    public static void main(String[] args) {
        if (args.length == 3 && args[0].equals(ALONE)) {
            System.out.println(Arrays.toString(samples(args[1], args[2])));
            return;
        }
        if (args.length < 3 || args.length > 4 || !args[0].matches("[1-9][0-9]*")) {
            System.err.println("usage: FirstSeconds PAIRS SHAPE BACKEND [OTHER]");
            System.exit(2);
        }
        String other = args.length > 3 ? args[3] : "cpu:plain";
        compare(Integer.parseInt(args[0]), args[1], args[2], other);
    }

    /** The samples trained by the end of each window, a step that goes over it counted in part. */
    static double[] samples(String shape, String backend) {
        double[] done = new double[WINDOWS];
        CommonWork work = CommonWork.of(shape);
        long begin = System.nanoTime();
        try (CommonTraining training = new CommonTraining(work, Backends.open(backend))) {
            double samples = 0;
            long before = System.nanoTime() - begin;
            for (int step = 0, w = (int) (before / WINDOW); w < WINDOWS; step++) {
                int count = training.step(step % work.batches());
                training.finish();
                long now = System.nanoTime() - begin;
                for (; w < WINDOWS && (w + 1) * WINDOW <= now; w++) {
                    done[w] = samples + count * ((w + 1) * WINDOW - before) / (double) (now - before);
                }
                samples += count;
                before = now;
            }
        }
        return done;
    }

    private static void compare(int pairs, String shape, String backend, String other) {
        List<double[]> ours = new ArrayList<>();
        List<double[]> theirs = new ArrayList<>();
        for (int p = 0; p < pairs; p++) {
            theirs.add(run(shape, other));
            ours.add(run(shape, backend));
        }
        Comparison all = new Comparison(ours, theirs);
        System.out.printf(Locale.ROOT, "%s, %s over %s, %d pairs%n", shape, backend, other, pairs);
        System.out.printf(
                Locale.ROOT,
                "  least of a window %s, of half a second %s, of all since the start %s%n",
                all.least(1),
                all.least(10),
                all.leastSinceStart());
        System.out.printf(Locale.ROOT, "  half seconds %s%n", all.halves());
    }

    private static double[] run(String shape, String backend) {
        JavaProgram.Outcome outcome = JavaProgram.run(Map.of(), FirstSeconds.class, ALONE, shape, backend);
        if (outcome.code() != 0) {
            throw new IllegalStateException(backend + " ended with " + outcome.code() + ": " + outcome.err());
        }
        String line = outcome.out().strip();
        return Arrays.stream(line.substring(1, line.length() - 1).split(", ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Samples by the end of each window, of one device and of the other in the same pairs. */
    record Comparison(List<double[]> ours, List<double[]> theirs) {
        /** The least ratio of {@code windows} windows in a row, and the time at which they begin. */
        String least(int windows) {
            return least(windows, windows);
        }

        /** The least ratio of what was done since the start, and when; from half a second on. */
        String leastSinceStart() {
            return least(WINDOWS, 10);
        }

        /** The ratios of windows that end at {@code first} or later and are as long as {@code windows} or begin at 0. */
        private String least(int windows, int first) {
            double least = Double.POSITIVE_INFINITY;
            int when = 0;
            for (int end = first; end <= WINDOWS; end++) {
                double ratio = ratio(Math.max(0, end - windows), end);
                if (ratio < least) {
                    least = ratio;
                    when = windows < WINDOWS ? end - windows : end;
                }
            }
            return String.format(Locale.ROOT, "%.2f at %.0f ms", least, when * MILLIS);
        }

        String halves() {
            StringBuilder line = new StringBuilder();
            for (int w = 0; w < WINDOWS; w += 10) {
                line.append(String.format(Locale.ROOT, " %.2f", ratio(w, w + 10)));
            }
            return line.toString().strip();
        }

        /** The median over the pairs, from the end of one window to that of another; 1 where neither did anything. */
        double ratio(int from, int to) {
            List<Double> ratios = new ArrayList<>();
            for (int p = 0; p < ours.size(); p++) {
                double done = done(ours.get(p), from, to);
                double others = done(theirs.get(p), from, to);
                ratios.add(done == others ? 1 : done / others);
            }
            return Spread.of(ratios).median();
        }

        private static double done(double[] samples, int from, int to) {
            return samples[to - 1] - (from == 0 ? 0 : samples[from - 1]);
        }
    }
}
