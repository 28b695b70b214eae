package dev.chainrule.predict;

import dev.chainrule.backprop.Activations;
import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A trained network that answers: raw inputs in, outputs h out. Loaded once, safe from many threads, which take turns
 * on its device. Nothing is allocated on the device after it was opened, but for the first call with many rows, which
 * adds memory for {@value #CHUNK} of them.
 */
public final class Predictor implements AutoCloseable {
    /** Rows that are computed at a time, as many as an evaluation takes: the shape may decide a last bit. */
    static final int CHUNK = 256;

    /** Rows of a table that are answered before the first of them is told: a multiple of {@link #CHUNK}. */
    private static final int BLOCK = 1 << 12;

    private final Selection selection;
    private final NetworkState state;
    private final Outputs outputs;
    private final BackPropagation network;
    private final Parameters parameters;
    private final Activations one;
    private final float[] x;
    private final float[] answer;
    /** Memory for {@link #CHUNK} rows, once it was needed; guarded by {@link #turn}. */
    private @Nullable Activations many;

    private final ReentrantLock turn = new ReentrantLock();

    private Predictor(Selection selection, NetworkState state) {
        this.selection = selection;
        this.state = state;
        outputs = Outputs.of(state);
        Topology topology = state.topology();
        Compute compute = selection.compute();
        network = new BackPropagation(compute, topology);
        parameters = new Parameters(compute, topology);
        parameters.upload(state);
        one = new Activations(compute, topology, 1);
        x = new float[topology.inputs()];
        answer = new float[topology.outputs()];
    }

    /**
     * Loads a model and opens a device for it.
     *
     * @param preference as {@link Backends#open(String)} takes it
     * @throws ModelFormatException if the file is not a model
     * @throws IOException if it cannot be read
     * @throws dev.chainrule.select.NoBackendException if no device that the preference allows works
     */
    public static Predictor load(Path file, String preference) throws IOException {
        return of(NetworkState.load(file), Backends.open(preference));
    }

    /**
     * Loads a model with the backends that this class loader sees, and no others, whatever thread this is.
     *
     * @param preference as {@link Backends#open(String, ClassLoader)} takes it
     */
    public static Predictor load(Path file, @Nullable String preference, ClassLoader loader) throws IOException {
        return of(NetworkState.load(file), Backends.open(preference, loader));
    }

    /** A predictor on a device that is open already, and that closes with it; also if the predictor cannot be made. */
    public static Predictor of(NetworkState state, Selection selection) {
        try {
            return new Predictor(selection, state);
        } catch (RuntimeException | Error e) {
            selection.close();
            throw e;
        }
    }

    /** The layers and their functions. */
    public Topology topology() {
        return state.topology();
    }

    /** The meaning of the outputs: classes, or quantities. */
    public Outputs outputs() {
        return outputs;
    }

    /** The names of the classes in the order of the outputs, or none. */
    public List<String> classes() {
        return state.classes();
    }

    /** The device that answers. */
    public Selection selection() {
        return selection;
    }

    /** The names, scaling and classes of the data that the network learnt from. */
    public Schema schema() {
        return state.schema();
    }

    /**
     * The outputs h for one example; quantities as the user has them, not as they were scaled.
     *
     * @param raw inputs as the user has them; they are scaled as the training data were
     * @return [K], a new array
     * @throws IllegalArgumentException if the number of inputs is not that of the network, or an input is not finite once it is
     *     scaled, which is an {@link InputRangeException}
     */
    public float[] predict(float[] raw) {
        float[] h = new float[state.topology().outputs()];
        predict(raw, h);
        return h;
    }

    /**
     * The outputs h for one example, without allocation.
     *
     * @param raw inputs as the user has them, not modified
     * @param h modified, [K]
     * @throws IllegalArgumentException as {@link #predict(float[])}
     */
    public void predict(float[] raw, float[] h) {
        checkLengths(raw.length, h.length);
        turn.lock();
        try {
            state.scaling().apply(raw, x);
            checkFinite("predict: ", x, 0);
            answer();
            for (int k = 0; k < h.length; k++) {
                h[k] = (float) state.schema().targets().undo(k, answer[k]);
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * The outputs h for one example, where float32 is too coarse for raw inputs or quantities, such as times in seconds.
     *
     * @param raw inputs as the user has them, not modified
     * @return [K], a new array
     * @throws IllegalArgumentException as {@link #predict(float[])}
     */
    public double[] predict(double[] raw) {
        double[] h = new double[state.topology().outputs()];
        checkLengths(raw.length, h.length);
        turn.lock();
        try {
            state.scaling().apply(raw, x);
            checkFinite("predict: ", x, 0);
            answer();
            for (int k = 0; k < h.length; k++) {
                h[k] = state.schema().targets().undo(k, answer[k]);
            }
        } finally {
            turn.unlock();
        }
        return h;
    }

    /**
     * Answers many rows, some hundred at a time; other threads may be answered in between.
     *
     * @param rows raw inputs as the user has them, a row for each answer; not modified
     * @return an answer for each row, in order
     * @throws IllegalArgumentException if a row has another number of inputs than the network, or an input that is not
     *     finite once it is scaled, which is an {@link InputRangeException}; the message has the row and the input, counted
     *     from 0
     */
    public List<Prediction> predict(float[][] rows) {
        return predict(
                0,
                rows.length,
                row -> rows[row].length,
                (row, scaled) -> state.scaling().apply(rows[row], scaled));
    }

    /**
     * Answers many rows as {@link #predict(float[][])}, where float32 is too coarse for raw inputs.
     *
     * @param rows raw inputs as the user has them, a row for each answer; not modified
     * @return an answer for each row, in order
     * @throws IllegalArgumentException as {@link #predict(float[][])}
     */
    public List<Prediction> predict(double[][] rows) {
        return predict(
                0,
                rows.length,
                row -> rows[row].length,
                (row, scaled) -> state.scaling().apply(rows[row], scaled));
    }

    /**
     * Answers the rows of a table of any size, {@value #BLOCK} at a time, so that neither the rows nor the answers need be in
     * memory at once. If a row cannot be answered, neither is any other of its {@value #BLOCK}.
     *
     * @param rows the number of rows
     * @param raw the rows, with as many inputs as the network has
     * @param told is given each answer with the number of its row, counted from 0, in order
     * @throws InputRangeException if an input is not finite once it is scaled
     */
    public void predict(int rows, RawRows raw, ObjIntConsumer<Prediction> told) {
        double[] row = new double[state.topology().inputs()];
        for (int from = 0; from < rows; from += BLOCK) {
            List<Prediction> answers = predict(from, Math.min(BLOCK, rows - from), i -> row.length, (i, scaled) -> {
                raw.copy(i, 1, row);
                state.scaling().apply(row, scaled);
            });
            for (int i = 0; i < answers.size(); i++) {
                told.accept(answers.get(i), from + i);
            }
        }
    }

    /** Scales a row of raw inputs. */
    private interface Scaled {
        void row(int number, float[] scaled);
    }

    private List<Prediction> predict(int first, int rows, IntUnaryOperator length, Scaled inputs) {
        int cols = state.topology().inputs();
        for (int row = first; row < first + rows; row++) {
            if (length.applyAsInt(row) != cols) {
                throw new IllegalArgumentException(
                        "predict: row " + row + " has " + length.applyAsInt(row) + " inputs, expected " + cols);
            }
        }
        List<Prediction> answers = new ArrayList<>(rows);
        float[] xs = new float[Math.multiplyExact(Math.min(CHUNK, rows), cols)];
        for (int from = 0; from < rows; from += CHUNK) {
            int count = Math.min(CHUNK, rows - from);
            read(first + from, count, inputs, xs);
            List<@Nullable Prediction> some = answers(count, xs);
            for (int i = 0; i < count; i++) {
                Prediction answer = some.get(i);
                if (answer == null) {
                    throw tooLarge("predict: row " + (first + from + i) + ", ", first + from + i);
                }
                answers.add(answer);
            }
        }
        return answers;
    }

    private void read(int from, int count, Scaled inputs, float[] xs) {
        float[] row = new float[state.topology().inputs()];
        for (int i = 0; i < count; i++) {
            inputs.row(from + i, row);
            checkFinite("predict: row " + (from + i) + ", ", row, from + i);
            System.arraycopy(row, 0, xs, i * row.length, row.length);
        }
    }

    private void checkFinite(String where, float[] x, int row) {
        for (int j = 0; j < x.length; j++) {
            if (!Float.isFinite(x[j])) {
                String what = state.schema().describe(j) + " is " + x[j] + " once scaled, expected a finite number";
                throw new InputRangeException(where + what, row, j);
            }
        }
    }

    /**
     * Scales a row as the training data were, and checks it.
     *
     * @throws IllegalArgumentException if the number of inputs is not that of the network
     * @throws InputRangeException if an input is not finite once it is scaled
     */
    float[] scaled(double[] raw) {
        float[] scaled = new float[state.topology().inputs()];
        checkLengths(raw.length, state.topology().outputs());
        state.scaling().apply(raw, scaled);
        checkFinite("", scaled, 0);
        return scaled;
    }

    /**
     * Answers rows that are scaled, {@link #CHUNK} at most.
     *
     * @param xs the rows, row-major
     * @return an answer for each row, null for one that the network computes no numbers of
     */
    List<@Nullable Prediction> answers(int count, float[] xs) {
        int units = state.topology().outputs();
        float[] z = new float[count * units];
        float[] h = new float[z.length];
        Compute compute = selection.compute();
        turn.lock();
        try {
            if (many == null) {
                many = new Activations(compute, state.topology(), CHUNK);
            }
            Activations at = many.first(count);
            compute.upload(xs, 0, at.x());
            network.forward(parameters, at);
            compute.download(at.z(), z, 0);
            network.output(at, at.z());
            compute.download(at.z(), h, 0);
        } finally {
            turn.unlock();
        }
        List<@Nullable Prediction> answers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            answers.add(outputs.answered(z, i * units) ? new Prediction(outputs, z, h, i * units) : null);
        }
        return answers;
    }

    /** The exception for a row that the network computes no numbers of. */
    static InputRangeException tooLarge(String where, int row) {
        return new InputRangeException(
                where
                        + "the network computes NaN or infinity of its inputs, expected numbers nearer to those that it learnt from",
                row,
                InputRangeException.ALL);
    }

    private void checkLengths(int inputs, int outputs) {
        Topology topology = state.topology();
        if (inputs != topology.inputs() || outputs != topology.outputs()) {
            throw new IllegalArgumentException("predict: " + inputs + " inputs and room for " + outputs
                    + " outputs, expected " + topology.inputs() + " and " + topology.outputs());
        }
    }

    /** Computes the outputs for x. */
    private void answer() {
        Compute compute = selection.compute();
        compute.upload(x, 0, one.x());
        network.forward(parameters, one);
        network.output(one, one.z());
        compute.download(one.z(), answer, 0);
    }

    /** Closes the device, once no thread is predicting. Closing again does nothing. */
    @Override
    public void close() {
        turn.lock();
        try {
            selection.close();
        } finally {
            turn.unlock();
        }
    }
}
