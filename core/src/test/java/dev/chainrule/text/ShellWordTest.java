package dev.chainrule.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
    @ParameterizedTest
    @ValueSource(strings = {"train", "--rate=0.1", "jdbc:sqlite:a.db", "a,b@50%", "64-32+1", "/tmp/x"})
    void whatMeansNothingToAShellStays(String word) {
        assertThat(ShellWord.quoted(word)).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "$HOME", "select * from a", "a;b", "~", "ü"})
    void otherWordsStandInApostrophes(String word) {
        assertThat(ShellWord.quoted(word)).isEqualTo("'" + word + "'");
    }

    @Test
    void anApostropheEndsThemAndBeginsThemAgain() {
        assertThat(ShellWord.quoted("it's")).isEqualTo("'it'\\''s'");
    }
}
