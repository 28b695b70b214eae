package dev.chainrule.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.testing.ArrayBackend;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operand of every operation is open, of this device, float32, not null, overlapping no target. */
class OperandsTest {
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();

    @AfterEach
    void closeDevice() {
        compute.close();
    }

    private static final UpdateFactors FACTORS = new UpdateFactors(1, 1, 1, 1, 1, 1, 1, 1);

    /** Operands in the order of the arguments, the targets last; all have three columns, or all have one. */
    private record Operation(String name, int targets, List<Operand> operands, Set<String> mayBeTarget, Call call) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record Operand(String name, int rows, int cols) {}

    private interface Call {
        void on(Compute c, Matrix[] m);
    }

    private static Operation operation(String name, int targets, String operands, String mayBeTarget, Call call) {
        boolean columns = operands.contains("perExample");
        List<Operand> list = Stream.of(operands.split(" "))
                .map(o -> new Operand(o, o.matches("bias|row|gBias") ? 1 : 3, columns ? 1 : 3))
                .toList();
        return new Operation(name, targets, list, Set.of(mayBeTarget), call);
    }

    static List<Operation> operations() {
        Activation g = Activation.SIGMOID;
        OutputUnit u = OutputUnit.SIGMOID;
        Transpose n = Transpose.N;
        return List.of(
                operation("gemm", 1, "a b c", "", (c, m) -> c.gemm(n, n, 1, m[0], m[1], 0, m[2])),
                operation("addRow", 1, "row t", "", (c, m) -> c.addRow(m[0], m[1])),
                operation("sumRows", 1, "s row", "", (c, m) -> c.sumRows(1, m[0], 0, m[1])),
                operation("axpy", 1, "x y", "", (c, m) -> c.axpy(1, m[0], m[1])),
                operation("activate", 1, "z a", "z", (c, m) -> c.activate(g, m[0], m[1])),
                operation("mulSlope", 1, "a t", "", (c, m) -> c.mulSlope(g, m[0], m[1])),
                operation("output", 1, "z h", "z", (c, m) -> c.output(u, m[0], m[1])),
                operation("softThreshold", 1, "t", "", (c, m) -> c.softThreshold(1, m[0])),
                operation("limitRows", 1, "t", "", (c, m) -> c.limitRows(1, m[0])),
                operation("dropout", 1, "s t", "s", (c, m) -> c.dropout(new DropoutMask(1, 2, 0.5f), m[0], m[1])),
                operation("cost", 1, "z y perExample", "", (c, m) -> c.cost(u, m[0], m[1], m[2])),
                operation("hits", 1, "z y perExample", "", (c, m) -> c.hits(m[0], m[1], m[2])),
                operation("dense", 1, "x theta bias a", "", (c, m) -> c.dense(m[0], m[1], m[2], g, m[3])),
                operation("outputDelta", 1, "z y delta", "z", (c, m) -> c.outputDelta(u, m[0], m[1], m[2])),
                operation(
                        "hiddenDelta",
                        1,
                        "nextDelta theta a delta",
                        "",
                        (c, m) -> c.hiddenDelta(m[0], m[1], g, m[2], m[3])),
                operation(
                        "accumulateGradient",
                        2,
                        "delta x gTheta gBias",
                        "",
                        (c, m) -> c.accumulateGradient(1, m[0], m[1], 0, 0, m[2], m[3])),
                operation("axpby", 1, "x y", "", (c, m) -> c.axpby(1, m[0], 0, m[1])),
                operation("multiplyAdd", 1, "x y t", "", (c, m) -> c.multiplyAdd(1, m[0], m[1], 0, m[2])),
                operation("addQuotient", 1, "x v t", "", (c, m) -> c.addQuotient(1, m[0], m[1], 1, 0, m[2])),
                operation("clip", 1, "t", "", (c, m) -> c.clip(1, m[0])),
                operation(
                        "update",
                        4,
                        "gradient first second theta",
                        "",
                        (c, m) -> c.update(UpdateRule.ADAM, FACTORS, m[0], m[1], m[2], m[3])));
    }

    /** The operations whose operands must fit each other. */
    static List<Operation> operationsOnSeveral() {
        return operations().stream().filter(o -> o.operands.size() > 1).toList();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void passesFittingOperandsOn(Operation operation) {
        Matrix[] operands = operands(operation);
        List<String> calls = backend.record();

        operation.call.on(compute, operands);

        assertThat(calls).first().isEqualTo(operation.name);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesClosedOperands(Operation operation) {
        forEachOperand(operation, (operands, i) -> {
            operands[i].close();
            List<String> calls = backend.record();
            assertThatIllegalStateException()
                    .isThrownBy(() -> operation.call.on(compute, operands))
                    .withMessage(operation.name + ": " + operation.operands.get(i).name + " is closed");
            assertThat(calls).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesOperandsOfAnotherBackend(Operation operation) {
        try (Compute other = new ArrayBackend().compute()) {
            forEachOperand(operation, (operands, i) -> {
                operands[i] = other.matrix(operands[i].rows(), operands[i].cols());
                List<String> calls = backend.record();
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> operation.call.on(compute, operands))
                        .withMessage(operation.name + ": " + operation.operands.get(i).name
                                + " belongs to another opened backend (array:0), expected one of this array:0");
                assertThat(calls).isEmpty();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesPixels(Operation operation) {
        forEachOperand(operation, (operands, i) -> {
            operands[i] = compute.pixels(operands[i].rows(), operands[i].cols());
            List<String> calls = backend.record();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> operation.call.on(compute, operands))
                    .withMessage(
                            operation.name + ": " + operation.operands.get(i).name + " holds UINT8, expected FLOAT32");
            assertThat(calls).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("operationsOnSeveral")
    void refusesOperandsOfAnotherShapeWhoeverIsBlamed(Operation operation) {
        assumeTrue(operation.operands.size() > 1, "one operand may have any shape");
        forEachOperand(operation, (operands, i) -> {
            operands[i] = compute.matrix(operands[i].rows() + 1, operands[i].cols() + 2);
            List<String> calls = backend.record();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> operation.call.on(compute, operands))
                    .withMessageMatching(operation.name + ": \\w+ is \\[\\d x \\d], expected \\[\\d x \\d]");
            assertThat(calls).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesNullAndGoesOnWorking(Operation operation) {
        forEachOperand(operation, (operands, i) -> {
            Matrix[] withNull = operands.clone();
            withNull[i] = null;
            List<String> calls = backend.record();
            assertThatNullPointerException().isThrownBy(() -> operation.call.on(compute, withNull));
            assertThat(calls).isEmpty();
            assertThatCode(() -> operation.call.on(compute, operands)).doesNotThrowAnyException();
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesATargetThatOverlapsAnotherOperand(Operation operation) {
        forEachTarget(operation, (operands, target, other) -> {
            Operand t = operation.operands.get(target);
            Operand o = operation.operands.get(other);
            Matrix both = compute.matrix(o.rows + t.rows, o.cols);
            operands[other] = both.rows(0, o.rows);
            operands[target] = both.rows(o.rows - 1, t.rows);
            List<String> calls = backend.record();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> operation.call.on(compute, operands))
                    .withMessageMatching(operation.name + ": (" + t.name + " overlaps " + o.name + "|" + o.name
                            + " overlaps " + t.name + "), expected memory of its own");
            assertThat(calls).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void takesATargetThatTouchesAnotherOperand(Operation operation) {
        forEachTarget(operation, (operands, target, other) -> {
            int rows = operation.operands.get(other).rows;
            Matrix both = compute.matrix(rows + operands[target].rows(), operands[target].cols());
            operands[other] = both.rows(0, rows);
            operands[target] = both.rows(rows, operands[target].rows());
            assertThatCode(() -> operation.call.on(compute, operands)).doesNotThrowAnyException();
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void takesTheSameMatrixForTargetAndOperandOnlyWhereTheBackendMust(Operation operation) {
        forEachTarget(operation, (operands, target, other) -> {
            if (operation.operands.get(target).rows != operation.operands.get(other).rows) {
                return;
            }
            operands[target] = operands[other];
            List<String> calls = backend.record();
            if (operation.mayBeTarget.contains(operation.operands.get(other).name)) {
                operation.call.on(compute, operands);
                operands[target] = operands[other].rows(0, operands[other].rows());
                operation.call.on(compute, operands);
                assertThat(calls).filteredOn(operation.name::equals).hasSize(2);
            } else {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> operation.call.on(compute, operands))
                        .withMessageContaining(" overlaps ");
                assertThat(calls).isEmpty();
            }
        });
    }

    // ---- every operand once, with operands that otherwise fit

    private interface OneOperand {
        void check(Matrix[] operands, int i);
    }

    private interface TargetAndOther {
        void check(Matrix[] operands, int target, int other);
    }

    private Matrix[] operands(Operation operation) {
        return operation.operands.stream()
                .map(o -> compute.matrix(o.rows, o.cols))
                .toArray(Matrix[]::new);
    }

    private void forEachOperand(Operation operation, OneOperand test) {
        IntStream.range(0, operation.operands.size()).forEach(i -> {
            backend.hook((name, views) -> {});
            test.check(operands(operation), i);
        });
    }

    private void forEachTarget(Operation operation, TargetAndOther test) {
        int count = operation.operands.size();
        for (int target = count - operation.targets; target < count; target++) {
            for (int other = 0; other < count; other++) {
                if (other != target) {
                    backend.hook((name, views) -> {});
                    test.check(operands(operation), target, other);
                }
            }
        }
    }
}
