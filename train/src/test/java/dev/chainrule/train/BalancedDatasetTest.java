package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Classes that all count alike. */
class BalancedDatasetTest {
    private static final float[][] X = {{1}, {2}, {3}, {4}, {5}};

    private static float[] weights(Dataset data) {
        float[] weights = new float[data.size()];
        data.copyWeights(0, weights.length, weights);
        return weights;
    }

    @Test
    void anExampleWeighsByTheNumberInItsClass() {
        Dataset data = Dataset.of(X, new int[] {0, 2, 2, 2, 2}).balanced();
        assertThat(data.weighted()).isTrue();
        assertThat(weights(data)).containsExactly(2.5f, 0.625f, 0.625f, 0.625f, 0.625f);
        assertThat(data.balanced()).isSameAs(data);
    }

    @Test
    void oneTargetStandsForTwoClasses() {
        Dataset data = Dataset.of(X, new float[][] {{0}, {1}, {1}, {1}, {1}}).balanced();
        assertThat(weights(data)).containsExactly(2.5f, 0.625f, 0.625f, 0.625f, 0.625f);
    }

    @Test
    void theExamplesStayAsTheyAre() {
        ArrayDataset raw = Dataset.of(X, new int[] {0, 1, 1, 1, 1}).classes("a", "b");
        Dataset data = raw.balanced();
        float[] x = new float[2];
        float[] y = new float[4];
        data.copyInputs(1, 2, x);
        data.copyTargets(0, 2, y);
        assertThat(x).containsExactly(2, 3);
        assertThat(y).containsExactly(1, 0, 0, 1);
        assertThat(data.schema()).isEqualTo(raw.schema());
        assertThat(weights(data.select(0, 4))).containsExactly(2.5f, 0.625f);
    }

    @Test
    void quantitiesAndSeveralClassesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.of(X, new float[][] {{0}, {1}, {0.5f}, {1}, {1}})
                        .balanced())
                .withMessageContainingAll("balanced weights", "example 2", "[0.5]", "expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.of(X, new float[][] {{0, 1}, {1, 1}, {1, 0}, {1, 0}, {1, 0}})
                        .balanced())
                .withMessageContainingAll("example 1", "[1.0, 1.0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dataset.of(X, new float[][] {{0, 1}, {0, 0}, {1, 0}, {1, 0}, {1, 0}})
                        .balanced())
                .withMessageContaining("example 1");
    }
}
