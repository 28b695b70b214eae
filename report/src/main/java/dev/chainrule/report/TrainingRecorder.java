package dev.chainrule.report;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.EpochReport;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingMemory;
import dev.chainrule.train.TrainingReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what happens in a training. {@link #record} may be asked by any thread at any time.
 *
 * <pre>{@code
 * TrainingRecorder recorder = TrainingRecorder.of(trainer, network, data);
 * trainer.listen(recorder).fit(network, data);
 * Report.write(Path.of("report.html"), recorder.record().judged(Judgement.of(compute, network.state(), others)));
 * }</pre>
 */
public final class TrainingRecorder implements TrainingListener {
    private static final double NANO = 1e-9;
    private static final int HALF = 32;

    private final Network network;
    private final TrainingMemory memory;
    private final Map<String, String> facts;
    private final List<EpochReport> history = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private String title = "Training";
    private String device = "";
    private int epochs;
    private int examples;
    /** The examples that were learnt before the training went on from a checkpoint. */
    private long before;

    private long start;
    /** The time from the start to the end; NaN while it runs. */
    private double seconds = Double.NaN;

    private Ending ending = Ending.NONE;
    private @Nullable NetworkState first;
    private @Nullable NetworkState latest;
    /** The epoch in hand in the upper half, its examples that were learnt in the lower: one value, so that both belong together. */
    private volatile long position;

    private TrainingRecorder(Network network, TrainingMemory memory, Map<String, String> facts) {
        this.network = network;
        this.memory = memory;
        this.facts = new LinkedHashMap<>(facts);
    }

    /**
     * A recorder for the training of a network by a plan on these data, which is to {@linkplain Trainer#listen listen} to it.
     *
     * @throws IllegalArgumentException if the data do not fit the network
     */
    public static TrainingRecorder of(Trainer plan, Network network, Dataset data) {
        return new TrainingRecorder(network, plan.memory(network, data), TrainingFacts.of(plan, network, data));
    }

    /** Gives the training a title. */
    public synchronized TrainingRecorder title(String text) {
        title = text;
        return this;
    }

    /** Adds a fact, such as the command by which the training can be repeated, or gives one that is there another text. */
    public synchronized TrainingRecorder fact(String name, String text) {
        facts.put(name, text);
        return this;
    }

    @Override
    public boolean wantsTimes() {
        return true;
    }

    @Override
    public synchronized void started(String device, int epochs, int examples) {
        this.device = device;
        this.epochs = epochs;
        this.examples = examples;
        history.clear();
        notes.clear();
        before = 0;
        position = 0;
        ending = Ending.NONE;
        seconds = Double.NaN;
        first = network.state();
        latest = first;
        start = System.nanoTime();
    }

    @Override
    public synchronized void resumed(int whole, int done) {
        before = (long) whole * examples + done;
        position = position(whole + 1, done);
    }

    @Override
    public synchronized void restored(List<EpochReport> whole) {
        history.addAll(whole);
    }

    @Override
    public synchronized void noted(String text) {
        notes.add(text);
    }

    @Override
    public void progressed(int epoch, int done) {
        position = position(epoch, done);
    }

    @Override
    public synchronized Next ended(EpochReport epoch) {
        history.add(epoch);
        latest = network.state();
        position = position(epoch.epoch() + 1, 0);
        return Next.CONTINUE;
    }

    @Override
    public synchronized void finished(TrainingReport report) {
        ended(Ending.of(report, epochs));
    }

    @Override
    public synchronized void aborted(Throwable cause) {
        if (first != null) {
            ended(Ending.of(cause));
        }
    }

    private void ended(Ending how) {
        seconds = (System.nanoTime() - start) * NANO;
        latest = network.state();
        ending = how;
    }

    private static long position(int epoch, int done) {
        return (long) epoch << HALF | done;
    }

    /** The training so far; after its end the network is shown as {@link Trainer#fit} leaves it. */
    public synchronized TrainingRecord record() {
        LayerStates layers = first == null || latest == null ? null : new LayerStates(first, latest);
        return new TrainingRecord(title, facts, progress(), memory, layers, null);
    }

    private Progress progress() {
        long at = position;
        int whole = history.size();
        int learnt = (int) (at >> HALF) == whole + 1 ? (int) at : 0;
        double since = first == null ? 0 : Double.isNaN(seconds) ? (System.nanoTime() - start) * NANO : seconds;
        long done = Math.max(0, (long) whole * examples + learnt - before);
        return new Progress(device, epochs, examples, history, learnt, since, done, ending, notes);
    }
}
