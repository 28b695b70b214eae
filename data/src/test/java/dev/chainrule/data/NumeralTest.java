package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumeralTest {
    private static void assertNearest(String text) {
        assertThat(Double.doubleToRawLongBits(Numeral.finite(text)))
                .as(text)
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }

    /** Around the number of digits that are exact, with points everywhere. */
    @Test
    void everyNumberIsTheNearestDouble() {
        SplittableRandom random = Seed.ofRun().random();
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            int digits = random.nextInt(1, 20);
            for (int d = 0; d < digits; d++) {
                text.append((char) ('0' + random.nextInt(10)));
            }
            if (random.nextBoolean()) {
                text.insert(random.nextInt(digits + 1), '.');
            }
            switch (random.nextInt(4)) {
                case 0 -> text.insert(0, '-');
                case 1 -> text.insert(0, '+');
                default -> {}
            }
            assertNearest(text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "+0",
                ".5",
                "5.",
                "-.25",
                "000000000000000000001",
                "999999999999999",
                "9999999999999999",
                "0.000000000000001",
                "0.0000000000000001",
                "1e5",
                "-2.5E-3",
                "9007199254740993",
                "0.1",
                "123456789012345.6"
            })
    void edges(String text) {
        assertNearest(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "-", "+", "-.", "1.2.3", "--1", "1-", "", "e5"})
    void otherTextIsNoNumber(String text) {
        assertThatThrownBy(() -> Numeral.finite(text)).isInstanceOf(NumberFormatException.class);
    }
}
