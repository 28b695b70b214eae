package dev.chainrule.train;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.OutputUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Judges parameters by a validation set, which lies on the device where there is room. {@link #judge} does not wait;
 * {@link #report} fetches a cost and a hit for each example, or the K squared errors of K quantities, and no outputs. The
 * cost has the bits of {@link Evaluation#cost}.
 */
final class Validator implements AutoCloseable {
    private static final int CHUNK = 256;

    private final Compute compute;
    private final BackPropagation network;
    private final Topology topology;
    private final CheckedData data;
    private final Scaling targets;
    private final Batches chunks;
    private final BatchSource source;
    private final int[] order;
    private final Workspace full;
    private final Workspace rest;
    private final Matrix costs;
    /** A hit for each example; for quantities [K, K], whose diagonal are the squared errors. */
    private final Matrix right;

    private final float[] hostCosts;
    private final float[] hostRight;
    private boolean classes;

    /**
     * Allocates all that judging needs.
     *
     * @param targets how quantities were scaled
     * @param room the bytes that the data may take up on the device
     */
    Validator(BackPropagation network, CheckedData data, Scaling targets, long room) {
        this.network = network;
        this.data = data;
        this.targets = targets;
        compute = network.compute();
        topology = network.topology();
        chunks = new Batches(data.size(), CHUNK, 0);
        source = BatchSource.of(compute, data, chunks, room);
        order = IntStream.range(0, data.size()).toArray();
        int last = chunks.examples(chunks.count() - 1);
        full = new Workspace(compute, topology, chunks.examples(0));
        rest = last == full.examples() ? full : new Workspace(compute, topology, last);
        costs = compute.matrix(data.size(), 1);
        int outputs = topology.outputs();
        right = quantities() ? compute.matrix(outputs, outputs) : compute.matrix(data.size(), 1);
        hostCosts = new float[data.size()];
        hostRight = new float[right.rows() * right.cols()];
    }

    /** The validator of a training by these data, with the room that those to learn from leave; null without any to judge by. */
    static @Nullable Validator of(BackPropagation network, TrainingData data, Scaling targets) {
        CheckedData validation = data.validation();
        if (validation == null) {
            return null;
        }
        DeviceInfo device = network.compute().device();
        long room = BatchSource.roomBeside(device, data.learn(), BatchSource.room(device, data.learn()));
        return new Validator(network, validation, targets, room);
    }

    private boolean quantities() {
        return topology.output() == OutputUnit.IDENTITY;
    }

    /** As {@link BatchSource#prepare}. */
    boolean prepare() {
        classes = !quantities() && allClasses();
        return source.prepare();
    }

    /** Whether every row of targets stands for a class. */
    private boolean allClasses() {
        int outputs = topology.outputs();
        float[] y = new float[chunks.examples(0) * outputs];
        for (int b = 0; b < chunks.count(); b++) {
            data.copyTargets(chunks.from(b), chunks.examples(b), y);
            for (int e = 0; e < chunks.examples(b); e++) {
                if (ClassJudge.classOf(y, e * outputs, outputs) == ClassJudge.NO_CLASS) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Has the device judge all examples. Only now are those that do not lie on it read, since a data set is read by one thread at a time. */
    void judge(Parameters parameters) {
        source.begin(order);
        for (int b = 0; b < chunks.count(); b++) {
            Workspace w = b < chunks.count() - 1 ? full : rest;
            source.load(b, w);
            network.forward(parameters, w.activations());
            network.cost(w, costs.rows(chunks.from(b), chunks.examples(b)));
            if (quantities()) {
                Matrix errors = w.delta(topology.layers());
                compute.outputDelta(topology.output(), w.z(), w.y(), errors);
                compute.gemm(T, N, 1, errors, errors, b == 0 ? 0 : 1, right);
            } else if (classes) {
                compute.hits(w.z(), w.y(), right.rows(chunks.from(b), chunks.examples(b)));
            }
        }
    }

    /**
     * The figures of the last {@link #judge}; waits for it.
     *
     * @param lowest the lowest cost before it
     */
    ValidationReport report(double lowest) {
        compute.download(costs, hostCosts, 0);
        double cost = sum(hostCosts) / data.size();
        if (quantities() || classes) {
            compute.download(right, hostRight, 0);
        }
        return new ValidationReport(
                cost,
                classes ? sum(hostRight) / data.size() : Double.NaN,
                quantities() ? rmse() : Double.NaN,
                cost < lowest);
    }

    private double rmse() {
        int outputs = topology.outputs();
        double rmse = 0;
        for (int k = 0; k < outputs; k++) {
            double squares = hostRight[k * outputs + k];
            rmse += Math.sqrt(squares / data.size()) / Math.abs(targets.factor(k)) / outputs;
        }
        return rmse;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    @Override
    public void close() {
        source.close();
        full.close();
        rest.close();
        costs.close();
        right.close();
    }
}
