package dev.chainrule.check.parity;

import dev.chainrule.backprop.Dropout;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/**
 * A training on one device, line by line: forward with dropout, cost, hits, backward, clipping, a step of an optimizer, limits of weights.
 * So it has every operation that a training may have.
 */
final class ParityTraining implements AutoCloseable {
    /** Streams of examples begin here; weights, orders and dropout have others. */
    private static final long EXAMPLES = 1L << 48;

    /** The size of the first example of a batch, so that denormal numbers are met. */
    private static final double TINY = 0x1p-135;

    private static final float RATE = 0.03f;
    private static final UpdateFactors FACTORS =
            new UpdateFactors(RATE, 0.875f, 0.125f, 0.96875f, 0.03125f, 1e-6f, 0x1p-10f, 0x1.ff8p-1f);
    private static final float LIMIT = 0.5f;
    private static final float NORM = 0.75f;
    private static final float TAKEN_OFF = 0.0001f;
    private static final float LONGEST = 1.5f;

    private final ParityPlan plan;
    private final Topology topology;
    private final int last;
    private final Tape tape;
    private final Compute compute;
    private final Dropout dropout;
    private final Parameters parameters;
    private final Parameters gradient;
    private final Parameters first;
    private final Parameters second;
    private final Matrix[] a; // a[last] is Z^(L); index l is layer l, and 0 stays empty
    private final Matrix[] passed;
    private final Matrix[] delta;
    private final Matrix y;
    private final Matrix costs;
    private final Matrix squares;
    private final NetworkState initial;

    ParityTraining(ParityPlan plan, Tape tape) {
        this.plan = plan;
        this.tape = tape;
        topology = plan.topology();
        last = topology.layers();
        compute = tape.compute();
        dropout = new Dropout(0.125f, 0.25f, plan.seed());
        initial = Network.of(topology, plan.seed()).state();
        parameters = new Parameters(compute, topology);
        gradient = new Parameters(compute, topology);
        first = new Parameters(compute, topology);
        second = new Parameters(compute, topology);
        a = new Matrix[last + 1];
        passed = new Matrix[last + 1];
        delta = new Matrix[last + 1];
        for (int l = 1; l <= last; l++) {
            a[l] = compute.matrix(plan.examples(), topology.units(l));
            passed[l] = compute.matrix(plan.examples(), topology.units(l));
            delta[l] = compute.matrix(plan.examples(), topology.units(l));
        }
        y = compute.matrix(plan.examples(), topology.outputs());
        costs = compute.matrix(plan.examples(), 1);
        squares = compute.matrix(1, 1);
    }

    /** Trains. Returns the parameters after each step. */
    List<NetworkState> train() {
        parameters.upload(initial);
        first.clear();
        second.clear();
        List<NetworkState> states = new ArrayList<>();
        for (int step = 1; step <= plan.steps(); step++) {
            tape.step(step);
            upload(step);
            forward(step);
            judge();
            deltas(step);
            descend(step);
            limit();
            states.add(parameters.download(initial));
        }
        return states;
    }

    private void upload(int step) {
        CounterRandom random = new CounterRandom(plan.seed(), EXAMPLES + step);
        float[] x = new float[plan.examples() * topology.inputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (random.normal(i) * (i < topology.inputs() ? TINY : 1));
        }
        int outputs = topology.outputs();
        float[] targets = new float[plan.examples() * outputs];
        for (int i = 0; i < targets.length; i++) {
            long number = (long) x.length + i;
            targets[i] = switch (topology.output()) {
                case SIGMOID -> random.below(2 * number, 2);
                case SOFTMAX -> random.below(2L * (x.length + i / outputs), outputs) == i % outputs ? 1 : 0;
                case IDENTITY -> (float) random.normal(number);
            };
        }
        compute.upload(x, 0, a[1]);
        compute.upload(targets, 0, y);
    }

    private void forward(int step) {
        for (int l = 1; l < last; l++) {
            tape.writes("passed A", l);
            compute.dropout(dropout.mask(topology, l, step), a[l], passed[l]);
            Activation g = l + 1 < last ? topology.activation(l + 1) : Activation.IDENTITY;
            tape.writes(l + 1 < last ? "A" : "Z", l + 1);
            compute.dense(passed[l], parameters.theta(l), parameters.bias(l), g, a[l + 1]);
        }
    }

    private void judge() {
        tape.writes("costs");
        compute.cost(topology.output(), topology.cost(), a[last], y, costs);
        tape.writes("hits");
        compute.hits(a[last], y, costs);
        tape.writes("H", last);
        compute.output(topology.output(), a[last], passed[last]);
    }

    private void deltas(int step) {
        tape.writes("Delta", last);
        compute.outputDelta(topology.output(), topology.cost(), a[last], y, delta[last]);
        for (int l = last - 1; l >= 2; l--) {
            tape.writes("Delta", l);
            compute.hiddenDelta(delta[l + 1], parameters.theta(l), topology.activation(l), a[l], delta[l]);
            tape.writes("masked Delta", l);
            compute.dropout(dropout.mask(topology, l, step), delta[l], delta[l]);
        }
    }

    /** Every fifth step, the first among them, is one of descent; the others take the rules in turn. */
    private void descend(int step) {
        int rules = UpdateRule.values().length;
        int turn = (step - 1) % (rules + 1);
        for (int l = last - 1; l >= 1; l--) {
            tape.writes(turn == 0 ? "Theta and b" : "gradient of Theta and b", l);
            compute.accumulateGradient(
                    turn == 0 ? -RATE / plan.examples() : 1f / plan.examples(),
                    delta[l + 1],
                    passed[l],
                    turn == 0 ? FACTORS.keepTheta() : 0,
                    turn == 0 ? 1 : 0,
                    (turn == 0 ? parameters : gradient).theta(l),
                    (turn == 0 ? parameters : gradient).bias(l));
        }
        if (turn == 0) {
            return;
        }
        clip();
        UpdateRule rule = List.of(UpdateRule.values()).get(turn - 1);
        for (int l = last - 1; l >= 1; l--) {
            tape.writes("moments and Theta", l);
            compute.update(rule, FACTORS, gradient.theta(l), first.theta(l), second.theta(l), parameters.theta(l));
            tape.writes("moments and b", l);
            compute.update(rule, FACTORS, gradient.bias(l), first.bias(l), second.bias(l), parameters.bias(l));
        }
    }

    private void clip() {
        float keep = 0;
        for (Matrix g : gradient.matrices()) {
            tape.writes("gradient");
            compute.clip(LIMIT, g);
            tape.writes("sum of squares");
            compute.dot(g, g, keep, squares);
            keep = 1;
        }
        tape.writes("gradient");
        for (Matrix g : gradient.matrices()) {
            compute.scaleToNorm(NORM, squares, g);
        }
    }

    private void limit() {
        for (int l = 1; l < last; l++) {
            tape.writes("Theta", l);
            compute.softThreshold(TAKEN_OFF, parameters.theta(l));
            compute.limitRows(LONGEST, parameters.theta(l));
        }
    }

    @Override
    public void close() {
        parameters.close();
        gradient.close();
        first.close();
        second.close();
        for (int l = 1; l <= last; l++) {
            a[l].close();
            passed[l].close();
            delta[l].close();
        }
        y.close();
        costs.close();
        squares.close();
    }
}
