package dev.chainrule.spark;

import dev.chainrule.backprop.Activations;
import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.OutputUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;

/**
 * A model on the device of this JVM, which all of its tasks share and take turns on. The last few are kept open: Spark has no end of an
 * executor that a class could wait for.
 */
final class Scorer implements AutoCloseable {
    /** Rows that are computed at a time, as many as {@code Predictor} takes: the shape may decide a last bit. */
    private static final int CHUNK = 256;

    private static final int MOST_IDLE = 2;
    /** The scorers of this JVM, by model and preference; guarded by itself. */
    private static final Map<String, Scorer> OPEN = new LinkedHashMap<>();

    private final Selection selection;
    private final NetworkState state;
    private final BackPropagation network;
    private final Parameters parameters;
    private final Activations memory;
    private final float[] x;
    /** The tasks that use this; guarded by {@link #OPEN}. */
    private int users;

    private Scorer(NetworkState state, @Nullable String preference) {
        this.state = state;
        selection = Backends.open(preference, Scorer.class.getClassLoader());
        try {
            Compute compute = selection.compute();
            network = new BackPropagation(compute, state.topology());
            parameters = new Parameters(compute, state.topology());
            parameters.upload(state);
            memory = new Activations(compute, state.topology(), CHUNK);
        } catch (RuntimeException | Error e) {
            selection.close();
            throw e;
        }
        x = new float[CHUNK * state.topology().inputs()];
    }

    /**
     * The scorer of a model, for one user until {@link #close}.
     *
     * @param sha256 of the file
     * @param preference null for the default
     */
    static Scorer of(byte[] file, String sha256, @Nullable String preference) {
        synchronized (OPEN) {
            Scorer scorer = OPEN.computeIfAbsent(
                    sha256 + " " + preference, key -> new Scorer(ModelBytes.read(file), preference));
            scorer.users++;
            return scorer;
        }
    }

    /** The answer to one row: Z of the outputs, or what {@link #score} makes of them. */
    static double[] one(byte[] file, String backend, Vector features, boolean raw) {
        try (Scorer scorer = of(file, ModelBytes.sha256(file), backend.isEmpty() ? null : backend)) {
            int outputs = scorer.state.topology().outputs();
            float[] z = new float[outputs];
            double[] h = new double[outputs];
            scorer.score(new float[][] {RowReader.floats(features)}, 1, z, h);
            if (raw) {
                for (int k = 0; k < outputs; k++) {
                    h[k] = z[k];
                }
            }
            return h;
        }
    }

    int outputs() {
        return state.topology().outputs();
    }

    /**
     * Answers rows.
     *
     * @param rows raw inputs
     * @param count the number of rows
     * @param z [count, outputs], modified
     * @param h [count, outputs], modified: probabilities, or quantities in the unit of the labels
     * @throws IllegalArgumentException if a row has another number of inputs than the network
     * @throws BackendException if the device fails; another scorer takes this one's place then
     */
    void score(float[][] rows, int count, float[] z, double[] h) {
        try {
            answer(rows, count, z, h);
        } catch (BackendException e) {
            synchronized (OPEN) {
                OPEN.values().remove(this);
            }
            throw e;
        }
    }

    private synchronized void answer(float[][] rows, int count, float[] z, double[] h) {
        Compute compute = selection.compute();
        int inputs = state.topology().inputs();
        int outputs = outputs();
        float[] scaled = new float[inputs];
        float[] zs = new float[CHUNK * outputs];
        float[] hs = new float[CHUNK * outputs];
        Scaling targets = state.schema().targets();
        for (int from = 0; from < count; from += CHUNK) {
            int m = Math.min(CHUNK, count - from);
            for (int i = 0; i < m; i++) {
                if (rows[from + i].length != inputs) {
                    throw new IllegalArgumentException("transform: a row has " + rows[from + i].length
                            + " features, expected " + inputs + ", as many as the network has inputs");
                }
                state.scaling().apply(rows[from + i], scaled);
                System.arraycopy(scaled, 0, x, i * inputs, inputs);
            }
            Activations at = memory.first(m);
            compute.upload(x, 0, at.x());
            network.forward(parameters, at);
            compute.download(at.z(), zs, 0);
            network.output(at, at.z());
            compute.download(at.z(), hs, 0);
            System.arraycopy(zs, 0, z, from * outputs, m * outputs);
            for (int i = 0; i < m * outputs; i++) {
                h[from * outputs + i] = state.topology().output() == OutputUnit.IDENTITY
                        ? hs[i] / targets.factor(i % outputs) + targets.offset(i % outputs)
                        : hs[i];
            }
        }
    }

    /** Ends one use. */
    @Override
    public void close() {
        synchronized (OPEN) {
            users--;
            if (users == 0 && !OPEN.containsValue(this)) {
                selection.close();
            }
            long idle = OPEN.values().stream().filter(each -> each.users == 0).count();
            for (Iterator<Scorer> each = OPEN.values().iterator(); each.hasNext() && idle > MOST_IDLE; ) {
                Scorer scorer = each.next();
                if (scorer.users == 0) {
                    each.remove();
                    scorer.selection.close();
                    idle--;
                }
            }
        }
    }
}
