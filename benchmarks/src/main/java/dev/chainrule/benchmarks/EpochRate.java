package dev.chainrule.benchmarks;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.bench.Spread;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.nn.Network;
import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Step;
import dev.chainrule.select.Backends;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Selection;
import dev.chainrule.train.ConsoleProgress;
import dev.chainrule.train.EpochReport;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares the rate of whole epochs with that of bare steps, in turns:
 *
 * <pre>
 *   EpochRate SHAPE EXAMPLES JUDGED BACKEND [OPTIMIZER [ROUNDS]]
 *
 *   CSV:epoch,SHAPE,EXAMPLES,JUDGED,BACKEND,OPTIMIZER,SAMPLES_PER_S,BARE_PER_S,RATIO,LEAST,MOST
 * </pre>
 *
 * <p>A bare step is forward, backward and the optimizer's, on one batch that lies in the workspace. An epoch is all that
 * {@link Trainer#fit} does between the ends of two: it shuffles EXAMPLES rows of pixels, gathers them batch by batch, takes
 * their costs, shows progress, judges JUDGED other rows, and takes the parameters off the device. What is forward for the
 * judged ones is part of the epoch, and no part of a bare step. RATIO is the median over ROUNDS (5) of the epochs' rate by that of the
 * steps just before them.
 *
 * <p>SHAPE is a letter from A to E or {@code 784-128-10@32}; OPTIMIZER a word, descent by default.
 */
public final class EpochRate {
    private static final double NANO = 1e-9;
    private static final float RATE = 1e-3f;
    private static final double WARM_SECONDS = 3;
    private static final double BARE_SECONDS = 1;
    private static final double EPOCHS_SECONDS = 1;
    private static final int TERMINAL = 80;

    private final TrainingShape shape;
    private final DrawnPixels learnt;
    private final DrawnPixels judged;
    private final Selection selection;
    private final Optimizer optimizer;

    private EpochRate(
            TrainingShape shape, DrawnPixels learnt, DrawnPixels judged, Selection selection, Optimizer optimizer) {
        this.shape = shape;
        this.learnt = learnt;
        this.judged = judged;
        this.selection = selection;
        this.optimizer = optimizer;
    }

    /** Prints one line; exit code 2 for wrong usage. */
    public static void main(String[] args) {
        if (args.length < 4 || args.length > 6) {
            System.err.println("usage: EpochRate SHAPE EXAMPLES JUDGED BACKEND [OPTIMIZER [ROUNDS]]");
            System.exit(2);
        }
        try {
            TrainingShape shape = TrainingShape.of(args[0]);
            NamedOptimizer named = NamedOptimizer.valueOf((args.length > 4 ? args[4] : "sgd").toUpperCase(Locale.ROOT));
            int rounds = args.length > 5 ? Integer.parseInt(args[5]) : 5;
            DrawnPixels learnt = new DrawnPixels(shape.topology(), Integer.parseInt(args[1]), 0);
            DrawnPixels judged = new DrawnPixels(shape.topology(), Integer.parseInt(args[2]), 1);
            try (Selection selection = Backends.open(args[3])) {
                EpochRate rate = new EpochRate(shape, learnt, judged, selection, named.of(RATE, 0, Clipping.NONE));
                System.out.println("CSV:epoch," + String.join(",", List.of(args).subList(0, 4)) + "," + named.word()
                        + "," + rate.values(rounds));
            }
        } catch (IllegalArgumentException | NoBackendException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private String values(int rounds) {
        List<Double> bare = new ArrayList<>();
        List<Double> epochs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        bareRate(WARM_SECONDS);
        epochRate(WARM_SECONDS);
        for (int round = 0; round < rounds; round++) {
            bare.add(bareRate(BARE_SECONDS));
            epochs.add(epochRate(EPOCHS_SECONDS));
            ratios.add(epochs.get(round) / bare.get(round));
        }
        Spread ratio = Spread.of(ratios);
        return String.format(
                Locale.ROOT,
                "%.6g,%.6g,%.3f,%.3f,%.3f",
                Spread.of(epochs).median(),
                Spread.of(bare).median(),
                ratio.median(),
                ratio.least(),
                ratio.most());
    }

    /** Samples per second of steps on one batch, taken for {@code seconds}. */
    private double bareRate(double seconds) {
        BackPropagation network = new BackPropagation(selection.compute(), shape.topology());
        try (Parameters parameters = new Parameters(selection.compute(), shape.topology());
                Workspace workspace = new Workspace(selection.compute(), shape.topology(), shape.batch());
                OptimizerRun run = optimizer.begin(network, learnt.size())) {
            parameters.upload(Network.of(shape.topology(), 1).state());
            float[] x = new float[shape.batch() * shape.topology().inputs()];
            float[] y = new float[shape.batch() * shape.topology().outputs()];
            learnt.copyInputs(0, shape.batch(), x);
            learnt.copyTargets(0, shape.batch(), y);
            selection.compute().upload(x, 0, workspace.x());
            selection.compute().upload(y, 0, workspace.y());
            selection.compute().finish();
            int together = Math.max(1, learnt.size() / shape.batch());
            long steps = 0;
            long begin = System.nanoTime();
            do {
                for (int i = 0; i < together; i++) {
                    network.forward(parameters, workspace.activations());
                    run.step(parameters, workspace, new Step(++steps, 1));
                }
                selection.compute().finish();
            } while ((System.nanoTime() - begin) * NANO < seconds);
            return steps * shape.batch() / ((System.nanoTime() - begin) * NANO);
        }
    }

    /** Samples per second of the epochs after the first, which are trained for {@code seconds}; one at least. */
    private double epochRate(double seconds) {
        Ends ends = new Ends(seconds);
        Trainer trainer = Trainer.on(selection)
                .optimizer(optimizer)
                .batch(shape.batch())
                .epochs(Integer.MAX_VALUE / 2)
                .listen(
                        ConsoleProgress.bar(
                                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                                TERMINAL),
                        ends);
        (judged.size() > 0 ? trainer.validate(judged) : trainer).fit(Network.of(shape.topology(), 1), learnt);
        return (double) ends.epochs * learnt.size() / (ends.nanos * NANO);
    }

    /** Takes the time from the end of the first epoch to that of the last, and ends training when it is over. */
    private static final class Ends implements TrainingListener {
        private final double seconds;
        private long first;
        private long nanos;
        private int epochs;

        private Ends(double seconds) {
            this.seconds = seconds;
        }

        @Override
        public Next ended(EpochReport report) {
            long now = System.nanoTime();
            if (report.epoch() == 1) {
                first = now;
                return Next.CONTINUE;
            }
            epochs++;
            nanos = now - first;
            return nanos * NANO < seconds ? Next.CONTINUE : Next.STOP;
        }
    }
}
