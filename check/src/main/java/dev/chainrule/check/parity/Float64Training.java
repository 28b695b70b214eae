package dev.chainrule.check.parity;

import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.Precision;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The training of a tape in float64: its operations in their order, each on what those before have left, and rounded by none. */
final class Float64Training {
    private final Reference reference = new Reference(Precision.CPU);
    private final IdentityHashMap<Buffer, Bounded> now = new IdentityHashMap<>();
    private final List<List<double[]>> steps = new ArrayList<>();

    private Float64Training() {}

    /**
     * The parameters after each step.
     *
     * @param calls those of a whole training
     * @param parameters the buffers of the parameters
     */
    static List<List<double[]>> of(List<Call> calls, List<Buffer> parameters) {
        Float64Training training = new Float64Training();
        for (int i = 0; i < calls.size(); i++) {
            training.apply(calls.get(i));
            boolean ended = i == calls.size() - 1
                    || calls.get(i + 1).step() != calls.get(i).step();
            if (ended) {
                training.steps.add(parameters.stream().map(training::values).toList());
            }
        }
        return training.steps;
    }

    private void apply(Call call) {
        List<Bounded> results = reference.results(call.operation(), call.arguments(), view -> current(call, view));
        List<View> targets = call.targets();
        for (int i = 0; i < targets.size(); i++) {
            Bounded result = results.get(i);
            now.put(targets.get(i).buffer(), Bounded.exact(result.rows(), result.cols(), result.values()));
        }
    }

    /** The matrix as operations have left it; one that none has written, such as a batch, is as the device had it. */
    private Bounded current(Call call, View view) {
        Bounded matrix = now.get(view.buffer());
        return matrix == null ? call.exactly(view) : matrix;
    }

    private double[] values(Buffer parameters) {
        Bounded matrix = now.get(parameters);
        return matrix == null ? new double[0] : matrix.values();
    }
}
