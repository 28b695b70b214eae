package dev.chainrule.reference;

import static dev.chainrule.reference.Rounding.SLACK;
import static dev.chainrule.reference.Rounding.U;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of a backend in float64, with a bound for the same operation in float32: the error that came in with
 * the operands, carried through the formula, plus the roundings that the operation adds.
 *
 * <p>The bounds hold for every order of addition, with and without fma, for the definitions in core's {@code Backend}
 * and for their fusions; they are derived, under the same names, in {@code docs/error-bounds.md}. Operations return
 * their result instead of writing into a target. Shapes are written name[rows, cols]. A scalar factor that is no float
 * stands for the nearest one on the device.
 */
public final class BoundedArithmetic {
    /** u for the sum's last rounding, 6 u for a root, 5 u for a quotient and u for a product, as OpenCL's tables allow. */
    private static final int LIMIT_ROUNDINGS = 13;

    private final double underflow;
    private final UnitBounds units;
    private final OutputBounds outputs;
    private final CostBounds costs;
    private final UpdateBounds updates;

    /** The arithmetic of devices of this precision. */
    public BoundedArithmetic(Precision precision) {
        underflow = precision.flushesDenormals() ? 0x1p-126 : 0x1p-149;
        units = new UnitBounds(precision);
        outputs = new OutputBounds(precision);
        costs = new CostBounds(precision, outputs);
        updates = new UpdateBounds(precision);
    }

    // ---- required arithmetic

    /**
     * α op(A) op(B) + β C, with op(A)[m, k], op(B)[k, n], c[m, n] and op the transpose where asked. Rounding (§2.1):
     * (k+3) u |α| (|A||B|) + 2u |β C|, plus underflow. c is not read, and may be null, where β is 0.
     */
    public Bounded gemm(boolean ta, boolean tb, double alpha, Bounded a, Bounded b, double beta, @Nullable Bounded c) {
        Bounded left = ta ? a.transposed() : a;
        Bounded right = tb ? b.transposed() : b;
        expect("gemm", "op(B) rows", right.rows(), left.cols());
        Bounded old = beta == 0 ? zeros(left.rows(), right.cols()) : present("gemm", c);
        expectShape("gemm", "c", old, left.rows(), right.cols());
        return Bounded.each(
                left.rows(),
                right.cols(),
                (i, j) -> scaledSum(alpha, innerProduct(left, i, right, j), beta, old.at(i, j)));
    }

    /** t_ij + row_j, with row[1, n], t[m, n]: one rounding (§2.2). */
    public Bounded addRow(Bounded row, Bounded t) {
        expectShape("addRow", "row", row, 1, t.cols());
        return Bounded.each(t.rows(), t.cols(), (i, j) -> sum(t.at(i, j), row.at(0, j)));
    }

    /** α Σ_i s_ij + β row_j, with s[m, n], row[1, n]: the product with a row of ones, and its bound (§2.3). */
    public Bounded sumRows(double alpha, Bounded s, double beta, @Nullable Bounded row) {
        double[] ones = new double[s.rows()];
        Arrays.fill(ones, 1);
        return gemm(false, false, alpha, Bounded.exact(1, s.rows(), ones), s, beta, row);
    }

    /** α x + y, with x[m, n], y[m, n]: at most two roundings (§2.2). */
    public Bounded axpy(double alpha, Bounded x, Bounded y) {
        expectShape("axpy", "x", x, y.rows(), y.cols());
        return Bounded.each(y.rows(), y.cols(), (i, j) -> sum(scaled(alpha, x.at(i, j)), y.at(i, j)));
    }

    /** g(z), with z[m, n] (§3). */
    public Bounded activate(Unit g, Bounded z) {
        return Bounded.each(z.rows(), z.cols(), (i, j) -> g.activate(z.at(i, j), units));
    }

    /** t_ij · g'(a_ij), the slope written in the output a, with a[m, n], t[m, n] (§4). */
    public Bounded mulSlope(Unit g, Bounded a, Bounded t) {
        expectShape("mulSlope", "a", a, t.rows(), t.cols());
        return Bounded.each(t.rows(), t.cols(), (i, j) -> g.mulSlope(a.at(i, j), t.at(i, j), units));
    }

    /** h, the output unit of z, row by row for softmax, with z[m, K] (§5). */
    public Bounded output(Output u, Bounded z) {
        return switch (u) {
            case SIGMOID -> activate(Unit.SIGMOID, z);
            case SOFTMAX -> outputs.softmax(z);
            case IDENTITY -> activate(Unit.IDENTITY, z);
        };
    }

    /** The canonical cost of each example from its z, with z[m, K], y[m, K]; the result is [m, 1] (§6). */
    public Bounded cost(Output u, Bounded z, Bounded y) {
        expectShape("cost", "y", y, z.rows(), z.cols());
        return Bounded.each(z.rows(), 1, (e, one) -> outputs.cost(u, z.rows(e, 1), y.rows(e, 1)));
    }

    /** The cost of each example, the canonical one or another, with z[m, K], y[m, K] from 0 to 1 for classes; [m, 1] (§6). */
    public Bounded cost(Output u, CostFunction c, Bounded z, Bounded y) {
        if (c.kind() == CostFunction.Kind.CANONICAL) {
            return cost(u, z, y);
        }
        expectShape("cost", "y", y, z.rows(), z.cols());
        return Bounded.each(z.rows(), 1, (e, one) -> costs.cost(c, u, z.rows(e, 1), y.rows(e, 1)));
    }

    // ---- elements of an update

    /** α x + β y, with x[m, n], y[m, n]; y is not read, and may be null, where β is 0 (§8.3). */
    public Bounded axpby(double alpha, Bounded x, double beta, @Nullable Bounded y) {
        Bounded old = kept("axpby", beta, x, y);
        return Bounded.each(x.rows(), x.cols(), (i, j) -> sum(scaled(alpha, x.at(i, j)), scaled(beta, old.at(i, j))));
    }

    /** α x ⊙ y + β t, with x[m, n], y[m, n], t[m, n]; t is not read, and may be null, where β is 0 (§8.3). */
    public Bounded multiplyAdd(double alpha, Bounded x, Bounded y, double beta, @Nullable Bounded t) {
        expectShape("multiplyAdd", "y", y, x.rows(), x.cols());
        Bounded old = kept("multiplyAdd", beta, x, t);
        return Bounded.each(
                x.rows(),
                x.cols(),
                (i, j) -> sum(updates.product(alpha, x.at(i, j), y.at(i, j)), scaled(beta, old.at(i, j))));
    }

    /** α x / (√v + ε) + β t, with x[m, n], v[m, n], t[m, n]; t is not read, and may be null, where β is 0 (§8.2). */
    public Bounded addQuotient(double alpha, Bounded x, Bounded v, double epsilon, double beta, @Nullable Bounded t) {
        expectShape("addQuotient", "v", v, x.rows(), x.cols());
        Bounded old = kept("addQuotient", beta, x, t);
        return Bounded.each(x.rows(), x.cols(), (i, j) -> {
            Approximation quotient = updates.quotient(x.at(i, j), v.at(i, j), epsilon);
            return sum(scaled(alpha, quotient), scaled(beta, old.at(i, j)));
        });
    }

    /** max(-limit, min(limit, t)), with t[m, n] (§8.4). */
    public Bounded clip(double limit, Bounded t) {
        return Bounded.each(t.rows(), t.cols(), (i, j) -> updates.clipped(limit, t.at(i, j)));
    }

    /** Σ_ij x_ij y_ij + β t, with x[m, n], y[m, n], t[1, 1]: x as one row times y as one column, and its bound (§2.1). */
    public Bounded dot(Bounded x, Bounded y, double beta, @Nullable Bounded t) {
        expectShape("dot", "y", y, x.rows(), x.cols());
        return gemm(false, true, 1, row(x), row(y), beta, t);
    }

    private static Bounded row(Bounded s) {
        return Bounded.each(1, s.rows() * s.cols(), (zero, i) -> s.at(i / s.cols(), i % s.cols()));
    }

    /** t · min(1, limit / √s), with s[1, 1], t[m, n] (§8.5). */
    public Bounded scaleToNorm(double limit, Bounded s, Bounded t) {
        expectShape("scaleToNorm", "s", s, 1, 1);
        return Bounded.each(t.rows(), t.cols(), (i, j) -> updates.scaledToNorm(limit, s.at(0, 0), t.at(i, j)));
    }

    // ---- the steps of back-propagation

    /**
     * g(X Θᵀ + 1 bᵀ), with x[m, k], theta[n, k], bias[1, n]. Computed in the course form [1 X] [b Θ]ᵀ: a product of
     * inner length k + 1, whose bound covers the bias wherever it is added (§2.4).
     */
    public Bounded dense(Bounded x, Bounded theta, Bounded bias, Unit g) {
        expectShape("dense", "bias", bias, 1, theta.rows());
        Bounded inputs = withColumn(x.rows(), x, (e, zero) -> new Approximation(1, 0));
        Bounded weights = withColumn(theta.rows(), theta, (i, zero) -> bias.at(0, i));
        return activate(g, gemm(false, true, 1, inputs, weights, 0, null));
    }

    /** h(Z) - Y, with z[m, K], y[m, K] (§5.3). */
    public Bounded outputDelta(Output u, Bounded z, Bounded y) {
        return axpy(-1, y, output(u, z));
    }

    /** ∂J_e/∂Z of the canonical cost or of another, with z[m, K], y[m, K] from 0 to 1 for classes (§6.5 to §6.8). */
    public Bounded outputDelta(Output u, CostFunction c, Bounded z, Bounded y) {
        expectShape("outputDelta", "y", y, z.rows(), z.cols());
        return switch (c.kind()) {
            case CANONICAL -> outputDelta(u, z, y);
            case HUBER -> clip(c.delta(), axpy(-1, y, z));
            case ABSOLUTE -> Bounded.each(z.rows(), z.cols(), (e, k) -> costs.sign(z.at(e, k), y.at(e, k)));
            case FOCAL ->
                u == Output.SOFTMAX
                        ? softmaxDelta(c, z, y)
                        : Bounded.each(z.rows(), z.cols(), (e, k) -> costs.focalDelta(c, z.at(e, k), y.at(e, k)));
        };
    }

    private Bounded softmaxDelta(CostFunction c, Bounded z, Bounded y) {
        Approximation[][] deltas = new Approximation[z.rows()][];
        Arrays.setAll(deltas, e -> costs.softmaxDelta(c, z.rows(e, 1), y.rows(e, 1)));
        return Bounded.each(z.rows(), z.cols(), (e, k) -> deltas[e][k]);
    }

    /** (Δ' Θ) ⊙ g'(A), with nextDelta[m, n], theta[n, k], a[m, k] (§4.4). */
    public Bounded hiddenDelta(Bounded nextDelta, Bounded theta, Unit g, Bounded a) {
        return mulSlope(g, a, gemm(false, false, 1, nextDelta, theta, 0, null));
    }

    /**
     * scale · Δᵀ X + keepTheta · gTheta and scale · Σ_e Δ_e + keepBias · gBias, with delta[m, n], x[m, k],
     * gTheta[n, k], gBias[1, n] (§2.5). What is kept 0 times is not read and may be null.
     */
    public LayerGradient accumulateGradient(
            double scale,
            Bounded delta,
            Bounded x,
            double keepTheta,
            double keepBias,
            @Nullable Bounded gTheta,
            @Nullable Bounded gBias) {
        return new LayerGradient(
                gemm(true, false, scale, delta, x, keepTheta, gTheta), sumRows(scale, delta, keepBias, gBias));
    }

    /**
     * 0 where element i of s, counted row by row, is dropped, else s_i / (1 - rate): the factor is rounded, and then the product
     * (§2.6). Element i is dropped where the fraction that the top 24 bits of number i are of 2²⁴ is less than the rate; the numbers
     * of a stream are those of SplitMix64 that begins at a mix of seed and stream.
     */
    public Bounded dropout(long seed, long stream, double rate, Bounded s) {
        SplitMix numbers = SplitMix.of(seed, stream);
        double[] fractions = new double[s.rows() * s.cols()];
        Arrays.setAll(fractions, i -> numbers.next() / 0x1p24);
        double factor = 1 / (1 - rate);
        return Bounded.each(
                s.rows(),
                s.cols(),
                (i, j) -> fractions[i * s.cols() + j] < rate ? new Approximation(0, 0) : scaled(factor, s.at(i, j)));
    }

    /** t_ij nearer to 0 by the limit, or 0: no steeper than t, and one rounding of what is left (§2.7). */
    public Bounded softThreshold(double limit, Bounded t) {
        return Bounded.each(t.rows(), t.cols(), (i, j) -> {
            Approximation x = t.at(i, j);
            double value = x.value() - Math.max(-limit, Math.min(limit, x.value()));
            return new Approximation(value, SLACK * (x.error() + U * (Math.abs(value) + x.error()) + underflow));
        });
    }

    /**
     * t_ij · min(1, limit / √(Σ_j t_ij²)), of exact t (§2.7): n roundings of the sum, halved by the root, and one or three ulp each for
     * root, quotient and product.
     */
    public Bounded limitRows(double limit, Bounded t) {
        double[] factors = new double[t.rows()];
        for (int i = 0; i < factors.length; i++) {
            double squares = 0;
            for (int j = 0; j < t.cols(); j++) {
                squares += t.value(i, j) * t.value(i, j);
            }
            factors[i] = Math.min(1, limit / Math.sqrt(squares));
        }
        double relative = (0.5 * t.cols() + LIMIT_ROUNDINGS) * U;
        return Bounded.each(t.rows(), t.cols(), (i, j) -> {
            double value = factors[i] * t.value(i, j);
            return new Approximation(value, SLACK * (relative * Math.abs(value) + 3 * underflow));
        });
    }

    /**
     * The gradient of one layer's parameters.
     *
     * @param theta by the weights, [n, k]
     * @param bias by the biases, [1, n]
     */
    public record LayerGradient(Bounded theta, Bounded bias) {}

    // ---- elements

    /**
     * Σ_p a_p b_p before and after it is rounded.
     *
     * @param value in float64
     * @param carried the error that the operands bring along
     * @param magnitude Σ_p |a_p||b_p|, as great as the device's operands may be
     * @param operands Σ_p (|a_p| + |b_p|), likewise
     * @param length how many terms
     */
    private record InnerProduct(double value, double carried, double magnitude, double operands, int length) {}

    private static InnerProduct innerProduct(Bounded a, int i, Bounded b, int j) {
        double value = 0;
        double carried = 0;
        double magnitude = 0;
        double operands = 0;
        for (int p = 0; p < a.cols(); p++) {
            Approximation x = a.at(i, p);
            Approximation y = b.at(p, j);
            value += x.value() * y.value();
            carried += Math.abs(x.value()) * y.error() + x.error() * Math.abs(y.value()) + x.error() * y.error();
            magnitude += x.magnitude() * y.magnitude();
            operands += x.magnitude() + y.magnitude();
        }
        return new InnerProduct(value, carried, magnitude, operands, a.cols());
    }

    /** α s + β c, with the bound of a product (§2.1). */
    private Approximation scaledSum(double alpha, InnerProduct s, double beta, Approximation c) {
        double size = Math.abs(alpha);
        double kept = Math.abs(beta) * c.magnitude();
        double carried = size * s.carried() + Math.abs(beta) * c.error();
        double factors = Rounding.ofFactor(alpha) * size * s.magnitude() + Rounding.ofFactor(beta) * kept;
        double rounding = (s.length() + 3) * U * size * s.magnitude() + 2 * U * kept;
        double lost = underflow * (Math.max(1, size) * (2 * s.length() + s.operands()) + Math.abs(beta) + 3);
        return new Approximation(alpha * s.value() + beta * c.value(), SLACK * (carried + factors + rounding + lost))
                .ifWithinRange(Math.max(1, size) * s.magnitude() + kept);
    }

    /** x + y, one rounding (§2.2). */
    private Approximation sum(Approximation x, Approximation y) {
        double value = x.value() + y.value();
        double carried = x.error() + y.error();
        double rounding = U * (Math.abs(value) + carried);
        return new Approximation(value, SLACK * (carried + rounding + 3 * underflow))
                .ifWithinRange(x.magnitude() + y.magnitude());
    }

    /** α x, one rounding, or none where α is 1 or -1 (§2.2). */
    private Approximation scaled(double alpha, Approximation x) {
        double size = Math.abs(alpha);
        double rounding =
                size == 1 ? 0 : (U + Rounding.ofFactor(alpha)) * size * x.magnitude() + underflow * (1 + size);
        return new Approximation(alpha * x.value(), SLACK * (size * x.error() + rounding));
    }

    /** t with one more column, the first. */
    private static Bounded withColumn(int rows, Bounded t, Bounded.Entry first) {
        return Bounded.each(rows, t.cols() + 1, (i, j) -> j == 0 ? first.at(i, 0) : t.at(i, j - 1));
    }

    /** The old contents of a target of the shape of x, or zeros where they are multiplied by 0. */
    private static Bounded kept(String operation, double beta, Bounded x, @Nullable Bounded t) {
        Bounded old = beta == 0 ? zeros(x.rows(), x.cols()) : present(operation, t);
        expectShape(operation, "target", old, x.rows(), x.cols());
        return old;
    }

    private static Bounded zeros(int rows, int cols) {
        return Bounded.exact(rows, cols, new double[rows * cols]);
    }

    private static Bounded present(String operation, @Nullable Bounded c) {
        if (c == null) {
            throw new IllegalArgumentException(operation + ": c is null, expected a matrix where beta is not 0");
        }
        return c;
    }

    private static void expectShape(String operation, String name, Bounded t, int rows, int cols) {
        expect(operation, name + " rows", t.rows(), rows);
        expect(operation, name + " cols", t.cols(), cols);
    }

    private static void expect(String operation, String name, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException(operation + ": " + name + " " + actual + ", expected " + expected);
        }
    }
}
