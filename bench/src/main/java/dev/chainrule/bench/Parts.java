package dev.chainrule.bench;

import dev.chainrule.backprop.Parameters;
import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times the parts of a step by themselves: each is done over and over, with the operands of the step. Together the
 * parts take about as long as a step; less, where one finds its own operands in a cache.
 */
final class Parts implements AutoCloseable {
    private static final int READINGS = 7;
    /** A scale that leaves weights as they are, over thousands of calls. */
    private static final float SCALE = -1e-12f;

    private final TrainingSteps steps;
    private final Compute compute;
    private final TrainingShape shape;
    private final Topology topology;
    private final Parameters gradient;

    /** Takes the parts of these steps. Allocates a gradient of its own, for the update apart. */
    Parts(TrainingSteps steps) {
        this.steps = steps;
        compute = steps.compute;
        shape = steps.shape;
        topology = shape.topology();
        gradient = new Parameters(compute, topology);
        gradient.upload(TrainingSteps.start(shape));
    }

    /** A part, the number of times that a reading covers it, and the readings. */
    private record Part(Runnable action, int count, List<Double> readings) {}

    /** Times all parts, for {@code seconds} in all; launches are computed from the time of one. */
    List<Phase> measure(double seconds, Ceiling ceiling) {
        Map<String, Runnable> actions = new LinkedHashMap<>();
        actions.put(Work.FORWARD, () -> steps.network.forward(steps.parameters, steps.workspace.activations()));
        actions.put(Work.DELTAS, () -> steps.network.deltas(steps.parameters, steps.workspace));
        actions.put(Work.GRADIENTS, () -> steps.network.gradients(steps.workspace, SCALE, 1, 1, steps.parameters));
        actions.put("update", this::update);
        float[] x = TrainingSteps.x(shape);
        float[] y = TrainingSteps.y(shape);
        actions.put("transfer", () -> {
            compute.upload(x, 0, steps.workspace.x());
            compute.upload(y, 0, steps.workspace.y());
        });
        Map<String, Timing> times = times(actions, seconds / actions.size() / (READINGS + 2));
        List<Work> all = Work.of(shape);
        List<Phase> phases = new ArrayList<>();
        for (String name : List.of(Work.FORWARD, Work.DELTAS, Work.GRADIENTS)) {
            List<Work> part = Work.of(name, all);
            phases.add(phase(name, times, Work.flops(part), Work.bytes(part), true));
        }
        double parameters = topology.parameters();
        phases.add(phase("update", times, 2 * parameters, 3 * Float.BYTES * parameters, false));
        phases.add(phase("transfer", times, 0, (double) Float.BYTES * (x.length + (double) y.length), false));
        double launches = all.size() * ceiling.launchSeconds();
        phases.add(new Phase("launch", Timing.exactly(launches), 0, 0, true));
        return phases;
    }

    private Map<String, Timing> times(Map<String, Runnable> actions, double reading) {
        Map<String, Part> parts = new LinkedHashMap<>();
        actions.forEach((name, action) ->
                parts.put(name, new Part(action, steps.clock.lasting(reading, action), new ArrayList<>())));
        for (int round = 0; round < READINGS; round++) {
            parts.values().forEach(part -> part.readings().add(steps.clock.seconds(part.count(), part.action())));
        }
        Map<String, Timing> times = new LinkedHashMap<>();
        parts.forEach((name, part) -> times.put(name, Readings.timing(part.readings())));
        return times;
    }

    private static Phase phase(String name, Map<String, Timing> times, double flops, double bytes, boolean inStep) {
        Timing time = times.get(name);
        if (time == null) {
            throw new IllegalStateException("phase " + name + " was not timed");
        }
        return new Phase(name, time, flops, bytes, inStep);
    }

    private void update() {
        for (int l = 1; l < topology.layers(); l++) {
            compute.axpy(SCALE, gradient.theta(l), steps.parameters.theta(l));
            compute.axpy(SCALE, gradient.bias(l), steps.parameters.bias(l));
        }
    }

    @Override
    public void close() {
        gradient.close();
    }
}
