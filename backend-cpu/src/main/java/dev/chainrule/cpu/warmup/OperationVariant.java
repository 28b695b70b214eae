package dev.chainrule.cpu.warmup;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateRule;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * An operation of {@link Backend} with everything, shapes excepted, that decides which kernels compute it. There are few
 * variants, and each is one object made in advance: a call makes none, and two that are equal are the same.
 *
 * <p>Kernels tell only some scales apart, and so do variants: α is 1 or {@value #OTHER_ALPHA}, which stands for all other
 * numbers, and β is 0, 1 or {@value #OTHER_BETA}.
 *
 * <p>No record: on JDK 17 the equals of one keeps the class loader of a stopped application from being collected.
 */
final class OperationVariant {
    private static final float OTHER_ALPHA = 0.7f;
    private static final float OTHER_BETA = 0.9f;
    private static final float[] ALPHAS = {1, OTHER_ALPHA};
    private static final float[] BETAS = {0, 1, OTHER_BETA};

    /** The operations in which vectors race the plain loops. */
    enum Kind {
        GEMM,
        DENSE,
        HIDDEN_DELTA,
        ADD_ROW,
        SUM_ROWS,
        AXPY,
        ACTIVATE,
        MUL_SLOPE,
        OUTPUT,
        COST,
        OTHER_COST,
        OTHER_DELTA,
        UPDATE
    }

    static final OperationVariant ADD_ROW = loop(Kind.ADD_ROW, Activation.IDENTITY);
    static final OperationVariant AXPY = loop(Kind.AXPY, Activation.IDENTITY);

    // arrays hold a variant for each pair of scales, at the place that scales() gives
    private static final OperationVariant[] GEMM_NN = scaled(Kind.GEMM, N, N);
    private static final OperationVariant[] GEMM_NT = scaled(Kind.GEMM, N, T);
    private static final OperationVariant[] GEMM_TN = scaled(Kind.GEMM, T, N);
    private static final OperationVariant[] GEMM_TT = scaled(Kind.GEMM, T, T);
    private static final OperationVariant[] SUM_ROWS = scaled(Kind.SUM_ROWS, N, N);
    private static final Map<Activation, OperationVariant> DENSE =
            each(Activation.class, g -> new OperationVariant(Kind.DENSE, g, N, T, 1, 0));
    private static final Map<Activation, OperationVariant> HIDDEN_DELTA =
            each(Activation.class, g -> new OperationVariant(Kind.HIDDEN_DELTA, g, N, N, 1, 0));
    private static final Map<Activation, OperationVariant> ACTIVATE =
            each(Activation.class, g -> loop(Kind.ACTIVATE, g));
    private static final Map<Activation, OperationVariant> MUL_SLOPE =
            each(Activation.class, g -> loop(Kind.MUL_SLOPE, g));
    private static final Map<OutputUnit, OperationVariant> OUTPUT = each(OutputUnit.class, u -> loop(Kind.OUTPUT, u));
    private static final Map<OutputUnit, OperationVariant> COST = each(OutputUnit.class, u -> loop(Kind.COST, u));
    private static final Map<OtherCost, OperationVariant> OTHER_COST =
            each(OtherCost.class, c -> loop(Kind.OTHER_COST, c));
    private static final Map<OtherCost, OperationVariant> OTHER_DELTA =
            each(OtherCost.class, c -> loop(Kind.OTHER_DELTA, c));
    private static final Map<UpdateRule, OperationVariant> UPDATE =
            each(UpdateRule.class, rule -> loop(Kind.UPDATE, rule));

    final Kind kind;
    /** The op of op(A), if this is a product. */
    final Transpose ta;
    /** The op of op(B), if this is a product. */
    final Transpose tb;
    /** The scale of the result. */
    final float alpha;
    /** The scale of the previous contents of the target. */
    final float beta;

    /** The {@link Activation}, {@link OutputUnit}, {@link OtherCost} or {@link UpdateRule}; {@link Activation#IDENTITY} where there is none. */
    private final Enum<?> function;

    private OperationVariant(Kind kind, Enum<?> function, Transpose ta, Transpose tb, float alpha, float beta) {
        this.kind = kind;
        this.function = function;
        this.ta = ta;
        this.tb = tb;
        this.alpha = alpha;
        this.beta = beta;
    }

    static OperationVariant gemm(Transpose ta, Transpose tb, float alpha, float beta) {
        OperationVariant[] variants = ta == N ? (tb == N ? GEMM_NN : GEMM_NT) : (tb == N ? GEMM_TN : GEMM_TT);
        return variants[scales(alpha, beta)];
    }

    static OperationVariant sumRows(float alpha, float beta) {
        return SUM_ROWS[scales(alpha, beta)];
    }

    static OperationVariant dense(Activation g) {
        return of(DENSE, g);
    }

    static OperationVariant hiddenDelta(Activation g) {
        return of(HIDDEN_DELTA, g);
    }

    static OperationVariant activate(Activation g) {
        return of(ACTIVATE, g);
    }

    static OperationVariant mulSlope(Activation g) {
        return of(MUL_SLOPE, g);
    }

    static OperationVariant output(OutputUnit u) {
        return of(OUTPUT, u);
    }

    static OperationVariant cost(OutputUnit u) {
        return of(COST, u);
    }

    static OperationVariant cost(OutputUnit u, Cost c) {
        return of(OTHER_COST, OtherCost.of(u, c));
    }

    static OperationVariant outputDelta(OutputUnit u, Cost c) {
        return of(OTHER_DELTA, OtherCost.of(u, c));
    }

    static OperationVariant update(UpdateRule rule) {
        return of(UPDATE, rule);
    }

    Activation activation() {
        return (Activation) function;
    }

    OutputUnit outputUnit() {
        return (OutputUnit) function;
    }

    OtherCost otherCost() {
        return (OtherCost) function;
    }

    UpdateRule updateRule() {
        return (UpdateRule) function;
    }

    @Override
    public String toString() {
        return kind + " " + function + " " + ta + tb;
    }

    // ---- the tables of variants

    private static OperationVariant loop(Kind kind, Enum<?> function) {
        return new OperationVariant(kind, function, N, N, 1, 0);
    }

    private static OperationVariant[] scaled(Kind kind, Transpose ta, Transpose tb) {
        OperationVariant[] variants = new OperationVariant[ALPHAS.length * BETAS.length];
        for (float alpha : ALPHAS) {
            for (float beta : BETAS) {
                variants[scales(alpha, beta)] = new OperationVariant(kind, Activation.IDENTITY, ta, tb, alpha, beta);
            }
        }
        return variants;
    }

    /** The place of a variant of these scales among those of all. */
    private static int scales(float alpha, float beta) {
        int ofBeta = beta == 0 ? 0 : beta == 1 ? 1 : 2;
        return alpha == 1 ? ofBeta : BETAS.length + ofBeta;
    }

    private static <E extends Enum<E>> Map<E, OperationVariant> each(
            Class<E> functions, Function<E, OperationVariant> variant) {
        Map<E, OperationVariant> variants = new EnumMap<>(functions);
        for (E function : functions.getEnumConstants()) {
            variants.put(function, variant.apply(function));
        }
        return variants;
    }

    private static <E extends Enum<E>> OperationVariant of(Map<E, OperationVariant> variants, E function) {
        return Objects.requireNonNull(variants.get(function));
    }
}
