package dev.chainrule.optimizer;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last pairs s = Θ_{k+1} - Θ_k and y = ∇J_{k+1} - ∇J_k of L-BFGS, and the estimate H of the inverse of the Hessian that they make. A
 * pair whose curvature sᵀy is not above 0 tells nothing, and is left out: such are the zeros of one that is not there yet, so that the
 * pairs are all that is known of the past.
 */
final class CurvaturePairs implements AutoCloseable {
    /** The least curvature sᵀy of a pair, as a share of yᵀy. */
    private static final double LEAST_CURVATURE = 1e-10;

    private final Vectors vectors;
    /** The oldest first; absent ones are the oldest. */
    private final List<Pair> pairs = new ArrayList<>();
    /** Whether the products of the pairs are known: not before the first step, before which pairs may be uploaded. */
    private boolean measured;

    /** Allocates the pairs, zeroed. */
    CurvaturePairs(BackPropagation network, Vectors vectors, int size) {
        this.vectors = vectors;
        for (int i = 0; i < size; i++) {
            Pair pair = new Pair(
                    new Parameters(network.compute(), network.topology()),
                    new Parameters(network.compute(), network.topology()));
            pair.s.clear();
            pair.y.clear();
            pairs.add(pair);
        }
    }

    /** A pair in memory. */
    static final class Pair {
        private final Parameters s;
        private final Parameters y;
        /** sᵀy, 0 for a pair that is left out. */
        private double sy;

        private double yy;
        /** A factor of the two-loop recursion. */
        private double alpha;

        Pair(Parameters s, Parameters y) {
            this.s = s;
            this.y = y;
        }

        Parameters s() {
            return s;
        }

        Parameters y() {
            return y;
        }

        private boolean present() {
            return sy > 0;
        }
    }

    /** Whether no pair has a curvature that tells something. */
    boolean isEmpty() {
        measure();
        return !pairs.get(pairs.size() - 1).present();
    }

    private void measure() {
        if (!measured) {
            pairs.forEach(this::measure);
            measured = true;
        }
    }

    private void measure(Pair pair) {
        double sy = vectors.dot(pair.s, pair.y);
        pair.yy = vectors.dot(pair.y, pair.y);
        pair.sy = sy > LEAST_CURVATURE * pair.yy && Double.isFinite(pair.yy) ? sy : 0;
    }

    /**
     * d ← -H g, by the two-loop recursion: algorithm 7.4 of Nocedal and Wright, with H₀ = sᵀy / yᵀy of the newest pair, 1 without one.
     *
     * @param work modified
     */
    void direction(Parameters g, Parameters work, Parameters d) {
        if (isEmpty()) {
            vectors.axpby(-1, g, 0, d);
            return;
        }
        vectors.copy(g, work);
        for (int i = pairs.size() - 1; i >= 0 && pairs.get(i).present(); i--) {
            Pair pair = pairs.get(i);
            pair.alpha = vectors.dot(pair.s, work) / pair.sy;
            vectors.axpy(-pair.alpha, pair.y, work);
        }
        Pair newest = pairs.get(pairs.size() - 1);
        vectors.axpby(-newest.sy / newest.yy, work, 0, d);
        for (Pair pair : pairs) {
            if (pair.present()) {
                double beta = vectors.dot(pair.y, d) / pair.sy;
                vectors.axpy(-pair.alpha - beta, pair.s, d);
            }
        }
    }

    /** Keeps a pair, unless its curvature tells nothing; the memory of the pair that is not kept any more. */
    Pair add(Pair pair) {
        measure(pair);
        if (!pair.present()) {
            return pair;
        }
        pairs.add(pair);
        return pairs.remove(0);
    }

    /** Leaves out all pairs. */
    void forget() {
        for (Pair pair : pairs) {
            if (pair.present()) {
                pair.s.clear();
                pair.y.clear();
                pair.sy = 0;
            }
        }
    }

    /** The memory of the pairs by name, s1 and y1 the oldest. */
    Map<String, Parameters> state() {
        Map<String, Parameters> state = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            state.put("s" + (i + 1), pairs.get(i).s);
            state.put("y" + (i + 1), pairs.get(i).y);
        }
        return state;
    }

    @Override
    public void close() {
        for (Pair pair : pairs) {
            pair.s.close();
            pair.y.close();
        }
    }
}
