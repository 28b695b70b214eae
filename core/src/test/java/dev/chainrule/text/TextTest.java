package dev.chainrule.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextTest {
    @Test
    void whatSteersATerminalIsWrittenOut() {
        assertThat(Visible.text("a\nb\tc\u001b[1m\u202ed é")).isEqualTo("a\\nb\\tc\\u001b[1m\\u202ed é");
        assertThat(Visible.words("a\nb\u202ec")).isEqualTo("a b c");
    }

    @Test
    void aLongTextKeepsItsEnds() {
        assertThat(Visible.ends("0123456789", 10)).isEqualTo("0123456789");
        assertThat(Visible.ends("0123456789abcdefghij", 12))
                .isEqualTo("01234567 … j")
                .hasSize(12);
    }

    @Test
    void cellsStandBelowEachOther() {
        assertThat(TextTable.lines(List.of(List.of("A", "BC", "D"), List.of("long", "", "x"))))
                .containsExactly("A     BC  D", "long      x");
    }

    @ParameterizedTest
    @CsvSource({"rleu, relu", "sigm, sigmoid", "leaky, leaky_relu", "--Tahn, tanh"})
    void aMisspeltWordIsGuessed(String word, String meant) {
        List<String> words = List.of("sigmoid", "tanh", "relu", "leaky_relu");
        assertThat(Spelling.nearest(word, words)).hasValue(meant);
        assertThat(Spelling.guess(word, words)).isEqualTo(", did you mean " + meant + "?");
    }

    @Test
    void nothingIsGuessedOfAnotherWord() {
        assertThat(Spelling.nearest("xyz", List.of("sigmoid", "tanh"))).isEmpty();
        assertThat(Spelling.guess("re", List.of("sigmoid"))).isEmpty();
    }
}
