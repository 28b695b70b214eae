package dev.chainrule.compute;

import static dev.chainrule.spi.Activation.TANH;
import static dev.chainrule.spi.OutputUnit.SOFTMAX;
import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.testing.ArrayBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Messages blame the shape that is wrong, and say the one that was expected, word for word. */
class ShapesTest {
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute c = backend.compute();

    private Matrix m(int rows, int cols) {
        return c.matrix(rows, cols);
    }

    @TestFactory
    Stream<DynamicTest> products() {
        return Stream.of(
                refusal("gemm: b is [4 x 5], expected [3 x 5]", () -> c.gemm(N, N, 1, m(2, 3), m(4, 5), 0, m(2, 5))),
                refusal("gemm: b is [5 x 4], expected [5 x 3]", () -> c.gemm(N, T, 1, m(2, 3), m(5, 4), 0, m(2, 5))),
                refusal("gemm: b is [2 x 5], expected [3 x 5]", () -> c.gemm(T, N, 1, m(3, 2), m(2, 5), 0, m(2, 5))),
                refusal("gemm: b is [5 x 2], expected [5 x 3]", () -> c.gemm(T, T, 1, m(3, 2), m(5, 2), 0, m(2, 5))),
                refusal("gemm: c is [5 x 2], expected [2 x 5]", () -> c.gemm(N, N, 1, m(2, 3), m(3, 5), 0, m(5, 2))),
                refusal("gemm: c is [3 x 5], expected [2 x 5]", () -> c.gemm(T, T, 1, m(3, 2), m(5, 3), 0, m(3, 5))),
                refusal(
                        "dense: theta is [8 x 1], expected [8 x 2]",
                        () -> c.dense(m(5, 2), m(8, 1), m(1, 8), TANH, m(5, 8))),
                refusal(
                        "dense: bias is [8 x 1], expected [1 x 8]",
                        () -> c.dense(m(5, 2), m(8, 2), m(8, 1), TANH, m(5, 8))),
                refusal(
                        "dense: a is [8 x 5], expected [5 x 8]",
                        () -> c.dense(m(5, 2), m(8, 2), m(1, 8), TANH, m(8, 5))),
                refusal(
                        "hiddenDelta: theta is [8 x 1], expected [2 x 1]",
                        () -> c.hiddenDelta(m(5, 2), m(8, 1), TANH, m(5, 1), m(5, 1))),
                refusal(
                        "hiddenDelta: a is [5 x 2], expected [5 x 3]",
                        () -> c.hiddenDelta(m(5, 2), m(2, 3), TANH, m(5, 2), m(5, 3))),
                refusal(
                        "hiddenDelta: delta is [3 x 5], expected [5 x 3]",
                        () -> c.hiddenDelta(m(5, 2), m(2, 3), TANH, m(5, 3), m(3, 5))),
                refusal(
                        "accumulateGradient: x is [4 x 3], expected [5 x 3]",
                        () -> c.accumulateGradient(1, m(5, 2), m(4, 3), 0, 0, m(2, 3), m(1, 2))),
                refusal(
                        "accumulateGradient: gTheta is [3 x 2], expected [2 x 3]",
                        () -> c.accumulateGradient(1, m(5, 2), m(5, 3), 0, 0, m(3, 2), m(1, 2))),
                refusal(
                        "accumulateGradient: gBias is [1 x 3], expected [1 x 2]",
                        () -> c.accumulateGradient(1, m(5, 2), m(5, 3), 0, 0, m(2, 3), m(1, 3))));
    }

    @TestFactory
    Stream<DynamicTest> elementwise() {
        return Stream.of(
                refusal("addRow: row is [3 x 1], expected [1 x 3]", () -> c.addRow(m(3, 1), m(2, 3))),
                refusal("sumRows: row is [2 x 3], expected [1 x 3]", () -> c.sumRows(1, m(2, 3), 0, m(2, 3))),
                refusal("axpy: y is [3 x 2], expected [2 x 3]", () -> c.axpy(1, m(2, 3), m(3, 2))),
                refusal("activate: a is [2 x 4], expected [2 x 3]", () -> c.activate(TANH, m(2, 3), m(2, 4))),
                refusal("mulSlope: t is [1 x 3], expected [2 x 3]", () -> c.mulSlope(TANH, m(2, 3), m(1, 3))),
                refusal("output: h is [6 x 1], expected [2 x 3]", () -> c.output(SOFTMAX, m(2, 3), m(6, 1))),
                refusal(
                        "outputDelta: y is [3 x 3], expected [2 x 3]",
                        () -> c.outputDelta(SOFTMAX, m(2, 3), m(3, 3), m(2, 3))),
                refusal(
                        "outputDelta: delta is [3 x 3], expected [2 x 3]",
                        () -> c.outputDelta(SOFTMAX, m(2, 3), m(2, 3), m(3, 3))),
                refusal("cost: y is [2 x 1], expected [2 x 3]", () -> c.cost(SOFTMAX, m(2, 3), m(2, 1), m(2, 1))),
                refusal(
                        "cost: perExample is [1 x 2], expected [2 x 1]",
                        () -> c.cost(SOFTMAX, m(2, 3), m(2, 3), m(1, 2))),
                refusal("hits: y is [2 x 1], expected [2 x 3]", () -> c.hits(m(2, 3), m(2, 1), m(2, 1))),
                refusal("hits: perExample is [2 x 3], expected [2 x 1]", () -> c.hits(m(2, 3), m(2, 3), m(2, 3))),
                refusal("softThreshold: limit is 0.0, expected a number above 0", () -> c.softThreshold(0, m(2, 3))),
                refusal("limitRows: limit is NaN, expected a number above 0", () -> c.limitRows(Float.NaN, m(2, 3))),
                refusal(
                        "dropout: t is [3 x 2], expected [2 x 3]",
                        () -> c.dropout(new DropoutMask(1, 2, 0.5f), m(2, 3), m(3, 2))),
                refusal("multiplyAdds: steps is 0, expected 1 or more", () -> c.multiplyAdds(0, 1, 1, m(2, 3))),
                refusal("gatherRows: t is [2 x 3], expected [3 x 3]", () -> c.gatherRows(m(4, 3), rows(), m(2, 3))),
                refusal("gatherRows: t is [3 x 4], expected [3 x 3]", () -> c.gatherRows(m(4, 3), rows(), m(3, 4))));
    }

    @TestFactory
    Stream<DynamicTest> updates() {
        UpdateFactors f = new UpdateFactors(1, 1, 1, 1, 1, 1, 1, 1);
        Matrix t = m(2, 3);
        return Stream.of(
                refusal("axpby: y is [3 x 2], expected [2 x 3]", () -> c.axpby(1, m(2, 3), 0, m(3, 2))),
                refusal(
                        "multiplyAdd: y is [3 x 2], expected [2 x 3]",
                        () -> c.multiplyAdd(1, m(2, 3), m(3, 2), 0, m(2, 3))),
                refusal(
                        "addQuotient: t is [2 x 4], expected [2 x 3]",
                        () -> c.addQuotient(1, m(2, 3), m(2, 3), 1, 0, m(2, 4))),
                refusal("clip: limit is 0.0, expected a number above 0", () -> c.clip(0, m(2, 3))),
                refusal("clip: limit is NaN, expected a number above 0", () -> c.clip(Float.NaN, m(2, 3))),
                refusal("dot: t is [2 x 3], expected [1 x 1]", () -> c.dot(m(2, 3), m(2, 3), 0, m(2, 3))),
                refusal("dot: y is [3 x 2], expected [2 x 3]", () -> c.dot(m(2, 3), m(3, 2), 0, m(1, 1))),
                refusal("dot: t overlaps x, expected memory of its own", () -> {
                    Matrix one = m(1, 1);
                    c.dot(one, m(1, 1), 0, one);
                }),
                refusal("scaleToNorm: s is [1 x 3], expected [1 x 1]", () -> c.scaleToNorm(1, m(1, 3), m(2, 3))),
                refusal(
                        "scaleToNorm: limit is -1.0, expected a number above 0",
                        () -> c.scaleToNorm(-1, m(1, 1), m(2, 3))),
                refusal(
                        "update: second is [2 x 4], expected [2 x 3]",
                        () -> c.update(UpdateRule.RMSPROP, f, m(2, 3), m(9, 9), m(2, 4), m(2, 3))),
                refusal(
                        "update: first overlaps gradient, expected memory of its own",
                        () -> c.update(UpdateRule.MOMENTUM, f, t, t, t, m(2, 3))),
                dynamicTest("a moment that the rule has not may be the gradient", () -> {
                    c.update(UpdateRule.MOMENTUM, f, t, m(2, 3), t, m(2, 3));
                    c.update(UpdateRule.RMSPROP, f, t, t, m(2, 3), m(2, 3));
                }));
    }

    @TestFactory
    Stream<DynamicTest> nullConstantsAreTheCallersFault() {
        return Stream.of(
                nullRefusal(() ->
                        c.update(null, new UpdateFactors(1, 1, 1, 1, 1, 1, 1, 1), m(2, 2), m(2, 2), m(2, 2), m(2, 2))),
                nullRefusal(() -> c.update(UpdateRule.ADAM, null, m(2, 2), m(2, 2), m(2, 2), m(2, 2))),
                nullRefusal(() -> c.gemm(null, N, 1, m(2, 2), m(2, 2), 0, m(2, 2))),
                nullRefusal(() -> c.gemm(N, null, 1, m(2, 2), m(2, 2), 0, m(2, 2))),
                nullRefusal(() -> c.activate(null, m(2, 2), m(2, 2))),
                nullRefusal(() -> c.mulSlope(null, m(2, 2), m(2, 2))),
                nullRefusal(() -> c.dropout(null, m(2, 2), m(2, 2))),
                nullRefusal(() -> c.output(null, m(2, 2), m(2, 2))),
                nullRefusal(() -> c.cost(null, m(2, 2), m(2, 2), m(2, 1))),
                nullRefusal(() -> c.dense(m(2, 2), m(2, 2), m(1, 2), null, m(2, 2))),
                nullRefusal(() -> c.outputDelta(null, m(2, 2), m(2, 2), m(2, 2))),
                nullRefusal(() -> c.hiddenDelta(m(2, 2), m(2, 2), null, m(2, 2), m(2, 2))));
    }

    private Rows rows() {
        Rows rows = c.rowNumbers(3);
        c.upload(new int[] {3, 0, 3}, 0, rows);
        return rows;
    }

    private DynamicTest refusal(String message, Runnable call) {
        return dynamicTest(message, () -> {
            List<String> calls = backend.record();
            assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
            assertThat(calls).isSubsetOf("allocate", "upload");
        });
    }

    private DynamicTest nullRefusal(Runnable call) {
        return dynamicTest("null", () -> {
            List<String> calls = backend.record();
            assertThatNullPointerException().isThrownBy(call::run);
            assertThat(calls).containsOnly("allocate");
            m(1, 1).close();
        });
    }
}
