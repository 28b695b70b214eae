package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.testing.Draw;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderJsonTest {
    @Test
    void valuesAreRead() throws Exception {
        assertThat(HeaderJson.parse(" { \"a\" : [ 1 , -20 , 0 , -0 ] , \"b\":{}, \"c\":[],\n\t\"d\":\"x\" }\r "))
                .isEqualTo(Map.of("a", List.of(1L, -20L, 0L, 0L), "b", Map.of(), "c", List.of(), "d", "x"));
        assertThat(HeaderJson.parse("[true,false,null]")).isEqualTo(Arrays.asList(true, false, null));
        assertThat(HeaderJson.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(HeaderJson.parse("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void stringsAreRead() throws Exception {
        assertThat(HeaderJson.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u00C9\\ud83d\\ude00é\u007f\""))
                .isEqualTo("\"\\/\b\f\n\r\téÉ😀é\u007f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1,,2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1 \"b\":2}",
                "{1:2}",
                "[1]]",
                "{} {}",
                "1 2",
                "01",
                "-",
                "-01",
                "+1",
                "1.0",
                "1.",
                ".5",
                "1e3",
                "0x10",
                "1_0",
                "NaN",
                "Infinity",
                "tru",
                "True",
                "truefalse",
                "nul",
                "9223372036854775808",
                "-9223372036854775809",
                "12345678901234567890",
                "٣",
                "1٣",
                "\"",
                "\"a",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u００４１\"",
                "\"\\u-041\"",
                "\"a\nb\"",
                "\"a\u0000b\"",
                "\uFEFF1",
                "/*c*/1",
                "1//c",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "[[[[[[[[[1]]]]]]]]]",
                "\u00a01"
            })
    void whatIsNotStrictJsonIsRefused(String text) {
        assertThatExceptionOfType(HeaderJson.Malformed.class)
                .isThrownBy(() -> HeaderJson.parse(text))
                .withMessageMatching("(?s)character \\d+ is at .+, expected .+");
    }

    @Test
    void thePlaceIsNamed() {
        assertThatExceptionOfType(HeaderJson.Malformed.class)
                .isThrownBy(() -> HeaderJson.parse("[1,\n}"))
                .withMessage("character 4 is at \"}\", expected a value");
        assertThatExceptionOfType(HeaderJson.Malformed.class)
                .isThrownBy(() -> HeaderJson.parse("[1,"))
                .withMessage("character 3 is at the end, expected more");
        assertThatExceptionOfType(HeaderJson.Malformed.class)
                .isThrownBy(() -> HeaderJson.parse("{\"k\":1,\"k\":2}"))
                .withMessageStartingWith("character 7 is at")
                .withMessageEndingWith("expected a key other than \"k\", which was there before");
    }

    @Test
    void eightLevelsAreAllowedAndAMillionDoNoHarm() throws Exception {
        assertThat(HeaderJson.parse("[[[[[[[[]]]]]]]]")).isInstanceOf(List.class);
        assertThatExceptionOfType(HeaderJson.Malformed.class)
                .isThrownBy(() -> HeaderJson.parse("[".repeat(1_000_000)))
                .withMessageContaining("at most 8 levels");
        assertThat(HeaderJson.parse("[[1],[2],[3],[4],[5],[6],[7],[8],[9]]")).isInstanceOf(List.class);
    }

    @Test
    void everyStringSurvivesQuoting() throws Exception {
        Draw draw = Draw.ofRun();
        for (int n = 0; n < 500; n++) {
            StringBuilder s = new StringBuilder();
            for (int i = draw.below(12); i > 0; i--) {
                s.append((char) draw.below(draw.below(2) == 0 ? 128 : 0x10000)); // lone surrogates too
            }
            String quoted = HeaderJson.quote(s.toString());
            assertThat(quoted).as("%s", draw).matches("[ -~]*");
            assertThat(HeaderJson.parse(quoted)).as("%s", draw).isEqualTo(s.toString());
        }
    }
}
