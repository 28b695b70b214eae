package dev.chainrule.report;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.ArrayDataset;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.DivergedException;
import dev.chainrule.train.InterruptedTrainingException;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Trainings that a page must show, each of them run: what goes wrong in them goes wrong indeed. */
final class OddTrainings {
    private static final String HOSTILE = "\"'><script>window.harmed = 1</script><img src=x onerror='harmed=1'>&amp;";

    private OddTrainings() {}

    static Stream<Named<TrainingRecord>> all() {
        return Stream.of(
                Named.of("digits", digits()),
                Named.of("diverged", diverged()),
                Named.of("diverged-at-once", divergedAtOnce()),
                Named.of("interrupted", interrupted()),
                Named.of("one-epoch", oneEpoch()),
                Named.of("not-begun", notBegun()),
                Named.of("running", running()),
                Named.of("failed", failed()),
                Named.of("quantities", quantities()),
                Named.of("many-classes", manyClasses()),
                Named.of("long-and-deep", longAndDeep()),
                Named.of("hostile", hostile()));
    }

    // ---- a training and what is made of it

    /** Trains, judges unless that was broken off, and computes the gradients. */
    private static TrainingRecord run(
            Topology topology, Dataset data, Dataset test, UnaryOperator<Trainer> settings, TrainingListener... more) {
        try (Selection device = Backends.open("cpu:plain,cpu:scalar")) {
            Network net = Network.of(topology, 1);
            Trainer plan = settings.apply(Trainer.on(device).seed(1));
            TrainingRecorder recorder = TrainingRecorder.of(plan, net, data).title("Training of invented data");
            boolean whole = false;
            try {
                plan.listen(recorder).listen(more).fit(net, data);
                whole = true;
            } catch (DivergedException | InterruptedTrainingException | Planted e) {
                Thread.interrupted();
            }
            TrainingRecord record = recorder.record().digest(data).fact("Command", "chainrule train digits --seed 1");
            record = record.gradients(device.compute(), data);
            return whole ? record.judged(Judgement.of(device.compute(), net.state(), test)) : record;
        }
    }

    private static final class Planted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Planted() {
            super("cpu:plain: out of room, planted by a test");
        }
    }

    private static Topology digitsNetwork() {
        return Topology.of(64, 32, 10);
    }

    static TrainingRecord digits() {
        return run(
                digitsNetwork(),
                Digits.train(),
                Digits.test(),
                plan -> plan.epochs(12).validate(0.1).schedule(Schedule.cosine().warmupEpochs(1)));
    }

    /** The rate is a little too high: the cost rises from epoch to epoch. */
    static TrainingRecord diverged() {
        return run(
                Topology.of(3, 1).output(OutputUnit.IDENTITY),
                line(),
                line(),
                plan -> plan.epochs(40).batch(200).optimizer(Sgd.rate(2.2f)));
    }

    static TrainingRecord divergedAtOnce() {
        return run(
                Topology.of(3, 1).output(OutputUnit.IDENTITY),
                line(),
                line(),
                plan -> plan.epochs(5).optimizer(Sgd.rate(1e8f)));
    }

    static TrainingRecord interrupted() {
        return run(
                digitsNetwork(),
                Digits.train(),
                Digits.test(),
                plan -> plan.epochs(20),
                inEpoch(4, () -> Thread.currentThread().interrupt()));
    }

    static TrainingRecord oneEpoch() {
        return run(
                digitsNetwork(),
                Digits.train(),
                Digits.test(),
                plan -> plan.epochs(1).validate(0.1));
    }

    static TrainingRecord failed() {
        return run(digitsNetwork(), Digits.train(), Digits.test(), plan -> plan.epochs(20), inEpoch(3, () -> {
            throw new Planted();
        }));
    }

    static TrainingRecord notBegun() {
        try (Selection device = Backends.open("cpu:plain,cpu:scalar")) {
            return TrainingRecorder.of(Trainer.on(device), Network.of(digitsNetwork(), 1), Digits.train())
                    .record();
        }
    }

    /** As it was in the middle of its third epoch. */
    static TrainingRecord running() {
        TrainingRecord[] then = new TrainingRecord[1];
        try (Selection device = Backends.open("cpu:plain,cpu:scalar")) {
            Network net = Network.of(digitsNetwork(), 1);
            Trainer plan = Trainer.on(device).epochs(4);
            TrainingRecorder recorder = TrainingRecorder.of(plan, net, Digits.train());
            plan.listen(recorder)
                    .listen(inEpoch(3, () -> then[0] = recorder.record()))
                    .fit(net, Digits.train());
        }
        return then[0];
    }

    /** Does something once, in the middle of an epoch. */
    private static TrainingListener inEpoch(int number, Runnable what) {
        return new TrainingListener() {
            private boolean done;

            @Override
            public void progressed(int epoch, int examples) {
                if (!done && epoch == number && examples > 700) {
                    done = true;
                    what.run();
                }
            }
        };
    }

    static TrainingRecord quantities() {
        return run(
                Topology.of(3, 8, 1).output(OutputUnit.IDENTITY),
                line(),
                line(),
                plan -> plan.epochs(30).validate(0.2));
    }

    /** A quantity of three inputs, with some noise. */
    private static ArrayDataset line() {
        Random random = new Random(1);
        float[][] x = new float[200][3];
        float[][] y = new float[x.length][1];
        for (int i = 0; i < x.length; i++) {
            x[i] = new float[] {random.nextFloat(), 100 * random.nextFloat(), random.nextFloat() - 5};
            y[i][0] = 1000 * x[i][0] + x[i][1] + 20 * (float) random.nextGaussian();
        }
        ArrayDataset data = Dataset.of(x, y).standardized();
        return data.with(data.schema().features(List.of("width", "a very long name of a column, in centimetres", "z")));
    }

    static TrainingRecord manyClasses() {
        String[] names = IntStream.range(0, 40)
                .mapToObj(k -> k % 7 == 0 ? "a class with a long name, number " + k : "k" + k)
                .toArray(String[]::new);
        ArrayDataset data = classes(40, 600, 5).classes(names);
        return run(Topology.of(5, 30, 40).output(OutputUnit.SOFTMAX), data, data, plan -> plan.epochs(10));
    }

    static TrainingRecord longAndDeep() {
        ArrayDataset data = classes(2, 20, 2);
        return run(
                Topology.of(2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 2),
                data,
                data,
                plan -> plan.epochs(3000).batch(20).validate(0.2));
    }

    static TrainingRecord hostile() {
        ArrayDataset data = classes(3, 60, 2).classes(HOSTILE, "\u202eevil\u0000", " ".repeat(3) + "x".repeat(300));
        Schema schema = data.schema().features(List.of(HOSTILE, "y".repeat(200)));
        TrainingRecord record = run(
                Topology.of(2, 4, 3).output(OutputUnit.SOFTMAX),
                data.with(schema),
                data.with(schema),
                plan -> plan.epochs(2));
        Map<String, String> facts = new LinkedHashMap<>(record.facts());
        facts.put(HOSTILE, HOSTILE);
        facts.put("Command", "chainrule train '" + "z".repeat(400) + "'");
        return new TrainingRecord(
                HOSTILE, facts, record.progress(), record.memory(), record.layers(), record.judgement());
    }

    private static ArrayDataset classes(int count, int size, int inputs) {
        Random random = new Random(2);
        float[][] x = new float[size][inputs];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = i % count;
            for (int j = 0; j < inputs; j++) {
                x[i][j] = (float) (random.nextGaussian() + labels[i] * (j + 1) % 7);
            }
        }
        return Dataset.of(x, labels).standardized();
    }
}
