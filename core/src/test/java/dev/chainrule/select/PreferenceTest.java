package dev.chainrule.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {
    @Test
    void aListIsReadInItsOrder() {
        Preference p = Preference.parse(" opencl:0 , cpu?threads=2&mode=a=b?c ,* ", "argument");

        assertThat(p.entries())
                .containsExactly(
                        new Preference.Entry("opencl", "0", Map.of()),
                        new Preference.Entry("cpu", null, Map.of("threads", "2", "mode", "a=b?c")),
                        new Preference.Entry("*", null, Map.of()));
        assertThat(p.entries().get(0).id()).isEqualTo("opencl:0");
        assertThat(p.entries().get(1).id()).isEqualTo("cpu");
        assertThat(p.entries()).extracting(Preference.Entry::any).containsExactly(false, false, true);
    }

    @Test
    void anEntryIsReadAsItIsWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Preference.Entry("cpu", null, Map.of("threads", "2&x=1")))
                .withMessage("option 'threads=2&x=1' is not of the form key=value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Preference.Entry("cpu", null, Map.of("a=b", "c")))
                .withMessage("option 'a=b=c' is not of the form key=value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Preference.Entry("cpu?x", null, Map.of()))
                .withMessage("'cpu?x' is no backend, expected provider[:device] or *");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Preference.Entry("*", "0", Map.of()))
                .withMessage("'*:0' is no backend, expected provider[:device] or *");
    }

    @Test
    void withoutAStarItAsksForNobodyElse() {
        assertThat(Preference.parse("cpu:x", "argument").asksFor("cpu")).isTrue();
        assertThat(Preference.parse("cpu:x", "argument").asksFor("opencl")).isFalse();
        assertThat(Preference.parse("cpu:x,*", "argument").asksFor("opencl")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "cpu,", ",cpu", "cpu,,*", "CPU", "*:0", "cpu:", "cpu:a:b", "cpu 0", "**", "-", "a b"})
    void whatIsNoEntryIsRefusedInFull(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Preference.parse(text, "argument"))
                .withMessageStartingWith("backend preference '" + text + "' (argument): '")
                .withMessageEndingWith("' is no backend, expected provider[:device][?key=value&…] or *");
    }

    @ParameterizedTest
    @CsvSource({
        "cpu?, ''",
        "cpu?threads, threads",
        "cpu?=2, =2",
        "cpu?threads=, threads=",
        "cpu?a=1&, ''",
        "*?a=1&a=2, a=2"
    })
    void whatIsNoOptionIsRefused(String text, String part) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Preference.parse(text, "argument"))
                .withMessage("backend preference '" + text + "': option '" + part
                        + "' is not of the form key=value, or is given twice");
    }

    @Test
    void anOptionIsAddedToEveryEntry() {
        Preference p = Preference.of(" opencl:0 , cpu?z=x,*").with("threads", "2");
        assertThat(p).hasToString("opencl:0?threads=2,cpu?threads=2&z=x,*?threads=2");
        assertThat(p.origin()).isEqualTo("argument");
        assertThat(p).isEqualTo(Preference.of(p.toString()));
        assertThat(p.entries().get(1).alone()).hasToString("cpu?threads=2&z=x");
    }

    @ParameterizedTest
    @CsvSource({"cpu?a=1, a, 2", "'cpu,*?a=1', a, 1", "cpu, a, ''", "cpu, '', 1", "cpu, a, 'b,c'", "cpu, a, b&c"})
    void anOptionIsGivenOnceAndWhole(String text, String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Preference.of(text).with(key, value))
                .withMessage("backend preference '" + text + "': option '" + key + "=" + value
                        + "' is not of the form key=value, or is given twice");
    }

    @Test
    void entriesDecideWhetherTwoAreEqual() {
        assertThat(Preference.of("cpu, *"))
                .isEqualTo(Preference.of("cpu,*"))
                .hasSameHashCodeAs(Preference.of("cpu,*"))
                .isNotEqualTo(Preference.of("*,cpu"))
                .isNotEqualTo(Preference.of("cpu?a=1,*"));
    }
}
