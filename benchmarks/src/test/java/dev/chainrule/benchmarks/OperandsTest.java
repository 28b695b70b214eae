package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperandsTest {
    @ParameterizedTest
    @ValueSource(strings = {"NN-3x5x7", "NT-3x5x7", "TN-3x5x7", "TT-3x5x7", "NT-70x40x33"})
    void aRightResultPassesAndAWrongElementDoesNot(String text) {
        Operands operands = new Operands(GemmShape.parse(text));
        try (GemmLibrary library = GemmLibraries.open("cpu:scalar", 1)) {
            Gemm gemm = library.prepare(operands);
            gemm.multiply();
            float[] c = gemm.result();
            assertThatCode(() -> operands.check("it", c)).doesNotThrowAnyException();
            c[c.length - 1] += 1e-3f;
            assertThatThrownBy(() -> operands.check("it", c))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(text + " by it: C(");
        }
    }

    @Test
    void aTargetThatNobodyWritesDoesNotPass() {
        Operands operands = new Operands(GemmShape.parse("NN-2x2x2"));
        assertThatThrownBy(() -> operands.check("it", operands.target())).hasMessageContaining("C(0, 0) is NaN");
    }
}
