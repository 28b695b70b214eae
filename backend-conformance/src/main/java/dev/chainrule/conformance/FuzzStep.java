package dev.chainrule.conformance;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.Locale;

/**
 * One operation of a random sequence. It takes its matrices from a pool in which there is one for every name and every pair of
 * dimensions; {@code m}, {@code n} and {@code k} are numbers of dimensions.
 *
 * @param operation the operation
 * @param m the dimension of rows
 * @param n the dimension of columns
 * @param k the dimension of an inner length
 * @param choice chooses a unit, a rule, a transposition
 * @param alpha a factor
 * @param beta the factor of old contents
 */
record FuzzStep(Operation operation, int m, int n, int k, int choice, float alpha, float beta) {
    /** The operations of the SPI. */
    enum Operation {
        GEMM,
        ADD_ROW,
        SUM_ROWS,
        AXPY,
        AXPBY,
        MULTIPLY_ADD,
        ADD_QUOTIENT,
        CLIP,
        NORM,
        ACTIVATE,
        MUL_SLOPE,
        OUTPUT,
        COST,
        OTHER_COST,
        HITS,
        DENSE,
        OUTPUT_DELTA,
        OTHER_DELTA,
        HIDDEN_DELTA,
        GRADIENT,
        UPDATE,
        DROPOUT,
        SOFT_THRESHOLD,
        LIMIT_ROWS
    }

    private static final Cost[] COSTS = {Cost.huber(0.5f), Cost.absolute(), Cost.focal(2), Cost.focal(0.5f, 0.25f)};

    /** Finds a matrix by its letter and its two dimensions, of which -1 is 1. */
    interface Pool {
        View at(char letter, int rows, int cols);
    }

    /** Calls the operation. */
    void run(Backend on, Pool pool) {
        View x = pool.at('x', m, n);
        View y = pool.at('y', m, n);
        View t = pool.at('t', m, n);
        float limit = Math.abs(alpha) + 0.25f;
        switch (operation) {
            case GEMM -> gemm(on, pool);
            case ADD_ROW -> on.addRow(pool.at('r', -1, n), t);
            case SUM_ROWS -> on.sumRows(alpha, x, beta, pool.at('r', -1, n));
            case AXPY -> on.axpy(alpha, x, t);
            case AXPBY -> on.axpby(alpha, x, beta, t);
            case MULTIPLY_ADD -> on.multiplyAdd(alpha, x, choice % 2 == 0 ? x : y, beta, t);
            case ADD_QUOTIENT -> on.addQuotient(alpha, x, squares(on, y, pool.at('v', m, n)), 1e-6f, beta, t);
            case CLIP -> on.clip(limit, t);
            case NORM -> {
                on.dot(x, choice % 2 == 0 ? x : y, 0, pool.at('s', -1, -1));
                on.dot(x, x, 0, pool.at('s', -1, -1));
                on.scaleToNorm(limit, pool.at('s', -1, -1), t);
            }
            case ACTIVATE -> on.activate(unit(), x, choice % 2 == 0 ? x : t);
            case MUL_SLOPE -> {
                on.activate(unit(), x, y);
                on.mulSlope(unit(), y, t);
            }
            case OUTPUT -> on.output(output(), x, choice % 2 == 0 ? x : t);
            case COST -> on.cost(output(), x, y, pool.at('e', m, -1));
            case OTHER_COST -> on.cost(outputOf(cost()), cost(), x, hot(on, y), pool.at('e', m, -1));
            case HITS -> on.hits(x, y, pool.at('e', m, -1));
            case DENSE -> on.dense(pool.at('x', m, k), pool.at('w', n, k), pool.at('r', -1, n), unit(), t);
            case OUTPUT_DELTA -> on.outputDelta(output(), x, y, choice % 2 == 0 ? x : t);
            case OTHER_DELTA -> on.outputDelta(outputOf(cost()), cost(), x, hot(on, y), choice % 2 == 0 ? x : t);
            case HIDDEN_DELTA -> {
                on.activate(unit(), x, y);
                on.hiddenDelta(pool.at('d', m, k), pool.at('w', k, n), unit(), y, t);
            }
            case GRADIENT ->
                on.accumulateGradient(
                        alpha, pool.at('d', k, m), pool.at('x', k, n), beta, choice % 2, t, pool.at('r', -1, m));
            case UPDATE -> {
                on.update(
                        chosen(UpdateRule.values()),
                        new UpdateFactors(limit, 0.9f, alpha, 0.96875f, 0.03125f, 1e-6f, beta, 0.984375f),
                        x,
                        y,
                        squares(on, pool.at('w', m, n), pool.at('v', m, n)),
                        t);
                on.axpby(0.5f, t, 0, x); // the gradient may hold anything
            }
            case DROPOUT -> on.dropout(new DropoutMask(choice, 7L - choice, 0.375f), x, choice % 2 == 0 ? x : t);
            case SOFT_THRESHOLD -> on.softThreshold(limit, t);
            case LIMIT_ROWS -> on.limitRows(limit, t);
        }
    }

    private void gemm(Backend on, Pool pool) {
        Transpose ta = choice % 2 == 0 ? N : T;
        Transpose tb = choice / 2 % 2 == 0 ? N : T;
        View a = ta == N ? pool.at('x', m, k) : pool.at('x', k, m);
        View b = tb == N ? pool.at('y', k, n) : pool.at('y', n, k);
        on.gemm(ta, tb, alpha, a, b, beta, pool.at('t', m, n));
    }

    /** v ← x², so that it has a root. */
    private static View squares(Backend on, View x, View v) {
        on.multiplyAdd(1, x, x, 0, v);
        return v;
    }

    /** Brings targets between 0 and 1. */
    private static View hot(Backend on, View y) {
        on.activate(Activation.SIGMOID, y, y);
        return y;
    }

    private <E> E chosen(E[] all) {
        return all[choice % all.length];
    }

    private Activation unit() {
        return chosen(Activation.values());
    }

    private OutputUnit output() {
        return chosen(OutputUnit.values());
    }

    private Cost cost() {
        return chosen(COSTS);
    }

    private OutputUnit outputOf(Cost c) {
        return c.fits(OutputUnit.IDENTITY)
                ? OutputUnit.IDENTITY
                : choice / COSTS.length % 2 == 0 ? OutputUnit.SIGMOID : OutputUnit.SOFTMAX;
    }

    /** The expression that makes it, in Java. */
    String java() {
        return String.format(
                Locale.ROOT,
                "new FuzzStep(Operation.%s, %d, %d, %d, %d, %sf, %sf)",
                operation,
                m,
                n,
                k,
                choice,
                Float.toHexString(alpha),
                Float.toHexString(beta));
    }
}
