package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapPressureTest {
    private static final String REMEDY = "more is given by CHAINRULE_OPTS=-Xmx…";

    @Test
    void muchCollectingIsTold() {
        assertThat(HeapPressure.word(1.5, 2, 32 << 20, REMEDY))
                .contains(
                        "garbage collection took 75 % of the training's time, as the heap has 32 MB only; more is given"
                                + " by CHAINRULE_OPTS=-Xmx…");
        assertThat(HeapPressure.word(3, 2, 32 << 20, REMEDY))
                .hasValueSatisfying(word -> assertThat(word).startsWith("garbage collection took 100 %"));
    }

    @Test
    void littleIsNot() {
        assertThat(HeapPressure.word(0.1, 2, 32 << 20, REMEDY)).isEmpty();
        assertThat(new HeapPressure().word(REMEDY)).isEmpty();
    }
}
