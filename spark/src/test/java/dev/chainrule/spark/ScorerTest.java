package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.OutputUnit;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** The device of an executor, which its tasks share, and which may fail. */
class ScorerTest {
    private static final float[][] ROWS = {{1, 2, 3}, {-1, 0, 1}};
    private static final byte[] FILE = ModelBytes.of(
            Network.of(Topology.of(3, 4, 2).output(OutputUnit.SOFTMAX), 5).state());

    private static Scorer scorer() {
        return Scorer.of(FILE, ModelBytes.sha256(FILE), BrittleProvider.DEVICE);
    }

    private static double[] answers(Scorer scorer) {
        double[] h = new double[4];
        scorer.score(ROWS, 2, new float[4], h);
        return h;
    }

    @Test
    void aDeviceThatFailsIsOpenedAnew() {
        int before = BrittleProvider.OPEN.get();
        Scorer first = scorer();
        Scorer second = scorer();
        assertThat(second).isSameAs(first);
        double[] expected = answers(first);
        assertThat(BrittleProvider.OPEN).hasValue(before + 1);

        BrittleProvider.BREAKS.set(true);
        assertThatThrownBy(() -> answers(first))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("the device is gone");
        Scorer third = scorer();
        assertThat(third).isNotSameAs(first);
        assertThat(answers(third)).isEqualTo(expected);
        assertThat(BrittleProvider.OPEN).hasValue(before + 2);

        // the one that failed is closed by the last who has it, and no other is
        first.close();
        assertThat(BrittleProvider.OPEN).hasValue(before + 2);
        second.close();
        assertThat(BrittleProvider.OPEN).hasValue(before + 1);
        third.close();
        Scorer fourth = scorer();
        assertThat(fourth).isSameAs(third);
        assertThat(answers(fourth)).isEqualTo(expected);
        fourth.close();
    }

    /** A model's answer to a single vector works again after a failure. */
    @Test
    void aModelAnswersAgain() {
        ChainruleClassificationModel model =
                new ChainruleClassificationModel("mine").setBackend(BrittleProvider.DEVICE);
        model.become(FILE, null);
        double answer = model.predict(Vectors.dense(1, 2, 3));
        BrittleProvider.BREAKS.set(true);
        assertThatThrownBy(() -> model.predict(Vectors.dense(1, 2, 3))).isInstanceOf(BackendException.class);
        assertThat(model.predict(Vectors.dense(1, 2, 3))).isEqualTo(answer);
    }
}
