package dev.chainrule.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleSettingsTest {
    @Test
    void aLengthHasItsUnit() {
        assertThat(new ScheduleSettings("cosine", "005").warmup()).isEqualTo("5epochs");
        assertThat(new ScheduleSettings("cosine", "5epochs").create())
                .isEqualTo(Schedule.cosine().warmupEpochs(5));
        assertThat(new ScheduleSettings("cosine", "100batches").create())
                .isEqualTo(Schedule.cosine().warmup(100));
        assertThat(new ScheduleSettings("plateau", null).create()).isEqualTo(Schedule.named("plateau"));
    }

    @Test
    void itIsToldInWords() {
        assertThat(new ScheduleSettings("constant", null)).hasToString("");
        assertThat(new ScheduleSettings("one-cycle", null)).hasToString("one-cycle");
        assertThat(new ScheduleSettings("constant", "100batches")).hasToString("warm-up 100 batches");
        assertThat(new ScheduleSettings("cosine", "2")).hasToString("cosine, warm-up 2 epochs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "x", "5 batches", "1000000000"})
    void whatIsNoLengthIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScheduleSettings("constant", text))
                .withMessage("'" + text + "' is no length, expected a number of epochs such as 5, or 100batches");
    }

    @Test
    void anUnknownScheduleIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScheduleSettings("linear", null))
                .withMessageStartingWith("schedule 'linear' is unknown, expected one of constant, step");
    }
}
