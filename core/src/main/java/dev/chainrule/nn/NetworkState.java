package dev.chainrule.nn;

import dev.chainrule.files.Destination;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a network is, and never changes: topology, weights, biases, and the schema of the data that it learnt from:
 * names, scaling, classes. A state is saved, loaded and sent elsewhere as a whole.
 */
public final class NetworkState {
    private final Topology topology;
    private final float[][] theta;
    private final float[][] bias;
    private final boolean learnt;
    private final Schema schema;
    private final Provenance provenance;

    /**
     * A state that takes over the arrays, which nobody may change afterwards.
     *
     * @param theta Θ^(l) at l - 1, row-major [S_{l+1}, S_l]
     * @param bias b^(l) at l - 1, [S_{l+1}]
     * @param schema that of the data it learnt from, or null if it learnt from none
     * @throws IllegalArgumentException if a length or the schema does not fit the topology
     */
    NetworkState(Topology topology, float[][] theta, float[][] bias, @Nullable Schema schema) {
        this(topology, theta, bias, schema, Provenance.NONE);
    }

    /** A state as above, of this origin. */
    NetworkState(Topology topology, float[][] theta, float[][] bias, @Nullable Schema schema, Provenance provenance) {
        if (schema != null) {
            fits(topology, schema);
        }
        lengths(topology, theta, bias);
        this.topology = topology;
        this.theta = theta;
        this.bias = bias;
        this.provenance = provenance;
        learnt = schema != null;
        this.schema = schema != null ? schema : Schema.of(topology.inputs(), topology.outputs());
    }

    private static void fits(Topology topology, Schema schema) {
        if (schema.inputs().columns() != topology.inputs() || schema.targets().columns() != topology.outputs()) {
            throw new IllegalArgumentException("network state: the schema is of "
                    + schema.inputs().columns() + " inputs and "
                    + schema.targets().columns()
                    + " outputs, expected " + topology.inputs() + " and " + topology.outputs());
        }
        if (topology.output() != OutputUnit.IDENTITY && !schema.targets().isIdentity()) {
            throw new IllegalArgumentException("network state: the targets of "
                    + topology.output().word()
                    + " outputs are scaled, which only those of identity outputs may be");
        }
    }

    private static void lengths(Topology topology, float[][] theta, float[][] bias) {
        int steps = topology.layers() - 1;
        if (theta.length != steps || bias.length != steps) {
            throw new IllegalArgumentException("network state: " + theta.length + " weight and " + bias.length
                    + " bias arrays, expected " + steps);
        }
        for (int l = 1; l <= steps; l++) {
            int rows = topology.units(l + 1);
            int cols = topology.units(l);
            if (theta[l - 1].length != rows * cols || bias[l - 1].length != rows) {
                throw new IllegalArgumentException("network state: layer " + l + " has " + theta[l - 1].length
                        + " weights and " + bias[l - 1].length + " biases, expected " + rows * cols + " and " + rows);
            }
        }
    }

    /**
     * A state of these parameters, which are copied.
     *
     * @param theta Θ^(l) at l - 1, row-major [S_{l+1}, S_l]
     * @param bias b^(l) at l - 1, [S_{l+1}]
     * @throws IllegalArgumentException if a length does not fit the topology
     */
    public static NetworkState of(Topology topology, float[][] theta, float[][] bias) {
        return new NetworkState(topology, copy(theta), copy(bias), null);
    }

    /**
     * A state from the course form, one matrix [b Θ] of shape [S_{l+1}, S_l + 1] per layer, column 0 the bias. The
     * inverse of {@link #courseForm}.
     */
    public static NetworkState ofCourseForm(Topology topology, float[][] matrices) {
        int steps = topology.layers() - 1;
        if (matrices.length != steps) {
            throw new IllegalArgumentException("course form: " + matrices.length + " matrices, expected " + steps);
        }
        float[][] theta = new float[steps][];
        float[][] bias = new float[steps][];
        for (int l = 1; l <= steps; l++) {
            int rows = topology.units(l + 1);
            int cols = topology.units(l);
            float[] m = matrices[l - 1];
            if (m.length != rows * (cols + 1)) {
                throw new IllegalArgumentException("course form: matrix " + l + " has " + m.length
                        + " values, expected " + rows + " x " + (cols + 1));
            }
            theta[l - 1] = new float[rows * cols];
            bias[l - 1] = new float[rows];
            for (int i = 0; i < rows; i++) {
                bias[l - 1][i] = m[i * (cols + 1)];
                System.arraycopy(m, i * (cols + 1) + 1, theta[l - 1], i * cols, cols);
            }
        }
        return new NetworkState(topology, theta, bias, null);
    }

    /** Θ^(l) and b^(l) in one row-major matrix [b Θ] of shape [S_{l+1}, S_l + 1], column 0 the bias. */
    public float[] courseForm(int l) {
        int rows = topology.units(l + 1);
        int cols = topology.units(l);
        float[] m = new float[rows * (cols + 1)];
        for (int i = 0; i < rows; i++) {
            m[i * (cols + 1)] = bias[l - 1][i];
            System.arraycopy(theta[l - 1], i * cols, m, i * (cols + 1) + 1, cols);
        }
        return m;
    }

    /**
     * A copy of these parameters as if they had been learnt from data of this schema.
     *
     * @throws IllegalArgumentException if it does not fit the topology
     */
    public NetworkState with(Schema learntFrom) {
        return new NetworkState(topology, theta, bias, learntFrom);
    }

    /**
     * A state of other parameters, which are copied, with this topology and this schema.
     *
     * @param nextTheta Θ^(l) at l - 1, row-major [S_{l+1}, S_l]
     * @param nextBias b^(l) at l - 1, [S_{l+1}]
     * @throws IllegalArgumentException if a length does not fit the topology
     */
    public NetworkState with(float[][] nextTheta, float[][] nextBias) {
        return new NetworkState(topology, copy(nextTheta), copy(nextBias), learnt ? schema : null);
    }

    /**
     * A copy that is trained and judged by another cost.
     *
     * @throws IllegalArgumentException if it is not defined for the output unit
     */
    public NetworkState cost(Cost c) {
        return new NetworkState(topology.cost(c), theta, bias, learnt ? schema : null);
    }

    /** A copy of this origin; {@link Provenance#NONE} for none. States that are made of one have none. */
    public NetworkState with(Provenance origin) {
        return new NetworkState(topology, theta, bias, learnt ? schema : null, origin);
    }

    /** The origin, where a file kept it or {@link #with(Provenance)} told it. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * The first thing in which the file of another state differs from that of this one, both without their origin: the network, a
     * parameter, or the table it learnt from; empty if they have the same bytes.
     */
    public Optional<String> difference(NetworkState other) {
        if (!topology.equals(other.topology)) {
            return Optional.of("the network is " + other.topology + ", expected " + topology);
        }
        for (int l = 1; l < topology.layers(); l++) {
            Optional<String> ofTheta = difference("layer." + l + ".weight", theta[l - 1], other.theta[l - 1]);
            Optional<String> ofBias = difference("layer." + l + ".bias", bias[l - 1], other.bias[l - 1]);
            if (ofTheta.isPresent() || ofBias.isPresent()) {
                return ofTheta.isPresent() ? ofTheta : ofBias;
            }
        }
        byte[] bytes = ModelFile.bytes(with(Provenance.NONE));
        return Arrays.equals(bytes, ModelFile.bytes(other.with(Provenance.NONE)))
                ? Optional.empty()
                : Optional.of("the table that it learnt from has other names, classes or scaling");
    }

    private static Optional<String> difference(String name, float[] values, float[] others) {
        int at = -1;
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (Float.floatToRawIntBits(values[i]) != Float.floatToRawIntBits(others[i])) {
                at = at < 0 ? i : at;
                count++;
            }
        }
        return at < 0
                ? Optional.empty()
                : Optional.of(
                        name + " has " + count + " of " + values.length + " elements with other bits, the first at "
                                + at + ": " + others[at] + ", expected " + values[at]);
    }

    /** A copy of these parameters as if they had been learnt from no data. */
    public NetworkState bare() {
        return new NetworkState(topology, theta, bias, null);
    }

    /** The layers and their functions. */
    public Topology topology() {
        return topology;
    }

    /** A copy of Θ^(l), row-major [S_{l+1}, S_l]. */
    public float[] theta(int l) {
        return theta[l - 1].clone();
    }

    /** A copy of b^(l), [S_{l+1}]. */
    public float[] bias(int l) {
        return bias[l - 1].clone();
    }

    /** Θ^(l) itself, to be read only. */
    float[] sharedTheta(int l) {
        return theta[l - 1];
    }

    /** b^(l) itself, to be read only. */
    float[] sharedBias(int l) {
        return bias[l - 1];
    }

    /** Whether it learnt from data, whose schema it keeps. */
    public boolean learnt() {
        return learnt;
    }

    /** The schema of the data that it learnt from; without names and scaling where there are none. */
    public Schema schema() {
        return schema;
    }

    /** The scaling of raw inputs before layer 1. */
    public Scaling scaling() {
        return schema.inputs();
    }

    /** The names of the classes in the order of the outputs; for one output unit, those of 0 and of 1; or none. */
    public List<String> classes() {
        return schema.classes();
    }

    /** Whether every weight and bias is a finite number. */
    public boolean finite() {
        for (int l = 1; l < topology.layers(); l++) {
            if (!finite(theta[l - 1]) || !finite(bias[l - 1])) {
                return false;
            }
        }
        return true;
    }

    private static boolean finite(float[] values) {
        for (float v : values) {
            if (!Float.isFinite(v)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes a safetensors file, as {@link Destination} does: an existing file stays whole until the new one is, and an
     * interrupt of the thread changes nothing. {@link Destination#check} finds out beforehand whether a file can be
     * written.
     *
     * @throws IllegalStateException if a parameter is not finite, as such a model could not be loaded, or if names are too
     *     long, see {@link #fileBytes}
     * @throws IOException if it cannot be written; nothing is left behind, and an existing file is as before
     */
    public void save(Path file) throws IOException {
        if (!finite()) {
            throw new IllegalStateException("save: a weight or bias is not finite, expected numbers");
        }
        ModelFile.save(this, file);
    }

    /**
     * Writes the file among the system's temporary ones, after {@link #save} has failed to write it where it belongs.
     *
     * @param failure why that failed
     * @return the file
     * @throws IOException the failure, if there is no place for temporary files either
     */
    public Path saveElsewhere(IOException failure) throws IOException {
        try {
            Path file = Files.createTempFile("chainrule-", ".safetensors");
            try {
                save(file);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return file;
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /**
     * The size in bytes of the file that {@link #save} writes; it depends on topology and schema only, so it can be asked
     * before training.
     *
     * @throws IllegalStateException if there is no such file, since the names of columns and classes are too long
     */
    public long fileBytes() {
        return ModelFile.content(this).size();
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws ModelFormatException if the file is not such a model, with the byte or entry and what was expected there
     * @throws IOException if it cannot be read
     */
    public static NetworkState load(Path file) throws IOException {
        return ModelFile.load(file);
    }

    private static float[][] copy(float[][] arrays) {
        float[][] copies = new float[arrays.length][];
        for (int i = 0; i < arrays.length; i++) {
            copies[i] = arrays[i].clone();
        }
        return copies;
    }
}
