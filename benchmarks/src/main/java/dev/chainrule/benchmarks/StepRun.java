package dev.chainrule.benchmarks;

import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.TrainingSteps;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;

/** A device, and the training steps of a shape on it. */
final class StepRun implements AutoCloseable {
    private final Selection selection;
    private final TrainingSteps steps;

    StepRun(String backend, TrainingShape shape) {
        selection = Backends.open(backend);
        steps = new TrainingSteps(selection.compute(), shape);
    }

    /** One step; done when it returns. */
    void step() {
        steps.run(1);
        selection.compute().finish();
    }

    /**
     * One step, checked.
     *
     * @throws IllegalStateException if it does not bring the cost down
     */
    void checkedStep() {
        double before = cost();
        step();
        requireLess(before);
    }

    /**
     * Checks that the cost is less than it was.
     *
     * @throws IllegalStateException if it is not
     */
    void requireLess(double before) {
        double cost = cost();
        if (!(cost < before)) {
            throw new IllegalStateException("the cost went from " + before + " to " + cost + ", expected less");
        }
    }

    /** The mean cost of the batch with the parameters as they are. */
    double cost() {
        return steps.cost();
    }

    @Override
    public void close() {
        selection.close();
    }
}
