package dev.chainrule.cpu.warmup;

import static dev.chainrule.spi.Transpose.N;
import static dev.chainrule.spi.Transpose.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationVariantTest {
    private static final float[] ALPHAS = {1, -0.3f};
    private static final float[] BETAS = {0, 1, 0.5f};

    @Test
    void everyVariantIsAnother() {
        List<OperationVariant> all = new ArrayList<>(List.of(OperationVariant.ADD_ROW, OperationVariant.AXPY));
        for (float alpha : ALPHAS) {
            for (float beta : BETAS) {
                all.add(OperationVariant.sumRows(alpha, beta));
                for (Transpose ta : Transpose.values()) {
                    all.add(OperationVariant.gemm(ta, N, alpha, beta));
                    all.add(OperationVariant.gemm(ta, T, alpha, beta));
                }
            }
        }
        for (Activation g : Activation.values()) {
            all.add(OperationVariant.dense(g));
            all.add(OperationVariant.hiddenDelta(g));
            all.add(OperationVariant.activate(g));
            all.add(OperationVariant.mulSlope(g));
        }
        for (OutputUnit u : OutputUnit.values()) {
            all.add(OperationVariant.output(u));
            all.add(OperationVariant.cost(u));
            for (Cost c : List.of(Cost.huber(1), Cost.absolute(), Cost.focal(1))) {
                if (c.fits(u)) {
                    all.add(OperationVariant.cost(u, c));
                    all.add(OperationVariant.outputDelta(u, c));
                }
            }
        }
        assertThat(all).doesNotHaveDuplicates();
    }

    /** A race finds its variant by identity, so a call must not make one. */
    @Test
    void aCallMakesNone() {
        assertThat(OperationVariant.gemm(N, T, 0.2f, -0f)).isSameAs(OperationVariant.gemm(N, T, -3, 0));
        assertThat(OperationVariant.gemm(T, N, 1, 0.1f)).isSameAs(OperationVariant.gemm(T, N, 1, Float.NaN));
        assertThat(OperationVariant.dense(Activation.TANH)).isSameAs(OperationVariant.dense(Activation.TANH));
        assertThat(OperationVariant.cost(OutputUnit.IDENTITY, Cost.huber(1)))
                .isSameAs(OperationVariant.cost(OutputUnit.IDENTITY, Cost.huber(2)));
    }

    @Test
    void aVariantComputesAsItsCallDoes() {
        for (float alpha : ALPHAS) {
            for (float beta : BETAS) {
                OperationVariant variant = OperationVariant.gemm(T, N, alpha, beta);
                assertThat(variant.ta).isEqualTo(T);
                assertThat(variant.tb).isEqualTo(N);
                assertThat(variant.alpha == 1).isEqualTo(alpha == 1);
                assertThat(variant.beta == 0).isEqualTo(beta == 0);
                assertThat(variant.beta == 1).isEqualTo(beta == 1);
            }
        }
        assertThat(OperationVariant.dense(Activation.RELU)).hasToString("DENSE RELU NT");
    }
}
