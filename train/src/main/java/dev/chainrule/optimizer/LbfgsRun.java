package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import java.util.Map;

/**
 * A training by {@link Lbfgs}. A gradient of zeros, as at the beginning, is one that is not known, and is computed; where a batch is the
 * whole training set, without dropout, the one at the end of a step is that of the next step's beginning.
 */
final class LbfgsRun implements OptimizerRun {
    /** A step that would lower the cost by less than this share of it, were its slope to last, is not seen in costs of float32. */
    private static final double SEEN = 0x1p-30;

    private final Lbfgs settings;
    private final int trainingSize;
    private final Vectors vectors;
    private final Objective objective;
    private final StrongWolfe search;
    private final CurvaturePairs pairs;
    /** The direction d of the step. */
    private final Parameters direction;
    /** Θ at the beginning of the step; then s. */
    private Parameters origin;
    /** The gradient at the beginning of the step; then y. */
    private Parameters before;

    LbfgsRun(Lbfgs settings, BackPropagation network, int trainingSize) {
        this.settings = settings;
        this.trainingSize = trainingSize;
        vectors = new Vectors(network.compute(), network.topology());
        objective = new Objective(network, vectors, settings.decay(), trainingSize);
        search = new StrongWolfe(settings.c1(), settings.c2(), settings.evaluations());
        pairs = new CurvaturePairs(network, vectors, settings.history());
        direction = new Parameters(network.compute(), network.topology());
        origin = new Parameters(network.compute(), network.topology());
        before = new Parameters(network.compute(), network.topology());
    }

    /** The evaluations of cost and gradient so far. */
    long evaluations() {
        return objective.evaluations();
    }

    @Override
    public void step(Parameters parameters, Workspace batch, Step step) {
        Parameters gradient = objective.gradient();
        double cost = objective.cost(parameters, batch);
        double squares = whole(batch) ? vectors.dot(gradient, gradient) : 0;
        if (squares == 0) {
            objective.gradient(parameters, batch);
            squares = vectors.dot(gradient, gradient);
        }
        double slope = direction(gradient, squares);
        double first = settings.rate() * step.rateFactor();
        if (pairs.isEmpty()) {
            first *= Math.min(1, 1 / Math.sqrt(squares));
        }
        LinePoint start = new LinePoint(0, cost, slope);
        if (start.finite() && -slope * first > SEEN * Math.abs(cost)) {
            advance(new Candidates(parameters, batch, step.number()), start, first);
        }
    }

    private boolean whole(Workspace batch) {
        return batch.examples() == trainingSize && !batch.drops();
    }

    /** d = -H ∇J, or -∇J where the pairs lead upwards; the slope d·∇J. */
    private double direction(Parameters gradient, double squares) {
        pairs.direction(gradient, before, direction);
        double slope = pairs.isEmpty() ? -squares : vectors.dot(direction, gradient);
        if (!(slope < 0) && !pairs.isEmpty()) {
            pairs.forget();
            pairs.direction(gradient, before, direction);
            slope = -squares;
        }
        return slope;
    }

    /** Searches along the direction, and goes as far as is found to be good. */
    @SuppressWarnings("ReferenceEquality") // of the trials that there were, one is found
    private void advance(Candidates line, LinePoint start, double first) {
        Parameters parameters = line.parameters;
        Parameters gradient = objective.gradient();
        vectors.copy(parameters, origin);
        vectors.copy(gradient, before);
        LinePoint found = search.search(line, start, first);
        if (found == start) {
            vectors.copy(origin, parameters);
            vectors.copy(before, gradient);
            pairs.forget();
            return;
        }
        if (found != line.last) {
            line.at(found.t());
        }
        vectors.axpby(1, parameters, -1, origin);
        vectors.axpby(1, gradient, -1, before);
        CurvaturePairs.Pair old = pairs.add(new CurvaturePairs.Pair(origin, before));
        origin = old.s();
        before = old.y();
    }

    /** The costs of Θ + t d; Θ and the gradient become those of the last one. */
    private final class Candidates implements StrongWolfe.Line {
        private final Parameters parameters;
        private final Workspace batch;
        private final long step;
        private LinePoint last = new LinePoint(0, 0, 0);

        private Candidates(Parameters parameters, Workspace batch, long step) {
            this.parameters = parameters;
            this.batch = batch;
            this.step = step;
        }

        @Override
        public LinePoint at(double t) {
            vectors.copy(origin, parameters);
            vectors.axpy(t, direction, parameters);
            double cost = objective.evaluate(parameters, batch, step);
            last = new LinePoint(t, cost, vectors.dot(direction, objective.gradient()));
            return last;
        }
    }

    /** The pairs, s1 and y1 the oldest, and the gradient at Θ; all of them zeros where there is none. */
    @Override
    public Map<String, Parameters> state() {
        Map<String, Parameters> state = pairs.state();
        state.put("gradient", objective.gradient());
        return state;
    }

    @Override
    public void close() {
        vectors.close();
        objective.close();
        pairs.close();
        direction.close();
        origin.close();
        before.close();
    }
}
