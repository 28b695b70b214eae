package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.optimizer.Adam;
import dev.chainrule.optimizer.Schedule;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.train.Regularization;
import org.junit.jupiter.api.Test;

final class TrainingFactsTest {
    private static String words(Object settings) {
        return TrainingFacts.words(settings.toString());
    }

    @Test
    void settingsAreWords() {
        assertThat(words(Sgd.rate(0.5f))).isEqualTo("Sgd: rate 0.5");
        assertThat(words(Sgd.rate(0.5f).decay(0.1f))).isEqualTo("Sgd: rate 0.5, decay 0.1");
        assertThat(words(Adam.rate(0.001f))).startsWith("Adam: rate 0.001, beta1 0.9, beta2 0.999");
        assertThat(words(Regularization.NONE)).isEqualTo("none");
        assertThat(words(Regularization.NONE.dropout(0.5f))).isEqualTo("Regularization: dropout 0.5");
        assertThat(words(Regularization.NONE.inputDropout(0.2f).l1(1)))
                .isEqualTo("Regularization: input Dropout 0.2, l1 1.0");
        assertThat(words(Schedule.cosine())).isEqualTo("Cosine");
    }
}
