package dev.chainrule.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs read the JSON: its fields, their order and their values are those of samples.json. */
final class JsonTest {
    @Test
    void everyFieldIsWhereProgramsExpectIt() throws IOException {
        Document all = new Document()
                .put("bench", JsonSamples.bench())
                .put("selection", JsonSamples.selection())
                .put("checks", JsonSamples.checks())
                .put("tuning", Documents.tuning(JsonSamples.tuning(), "a place"))
                .put("fastest", JsonSamples.fastest())
                .put("data", JsonSamples.data());
        try (InputStream expected = Objects.requireNonNull(JsonTest.class.getResourceAsStream("samples.json"))) {
            assertThat(all.text())
                    .isEqualToNormalizingNewlines(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aNumberThatIsNotFiniteIsNull() {
        Document document = new Document()
                .put("list", Arrays.asList(1.5, Double.NaN, null, Float.NEGATIVE_INFINITY, 1f))
                .put("one", Double.POSITIVE_INFINITY);
        assertThat(document.text().replaceAll("\\s", "")).isEqualTo("{\"list\":[1.5,null,null,null,1.0],\"one\":null}");
    }

    @Test
    void aCaveatStandsBesideItsVerdict() {
        JsonNode json = JsonMapper.builder().build().readTree(Json.text(JsonSamples.bench()));
        for (JsonNode one : List.of(
                json.get("shapes").get(0),
                json.get("crossovers").get(0).get("ranges").get(1))) {
            assertThat(one.get("winner").isNull()).isTrue();
            assertThat(one.get("noisy").booleanValue()).isTrue();
            assertThat(one.get("caveats").get(0).stringValue()).isEqualTo("a caveat");
        }
        assertThat(json.at("/shapes/0/measured/0/step/noisy").booleanValue()).isTrue();
        assertThat(json.at("/shapes/0/measured/0/step/upper").doubleValue()).isEqualTo(300e-6);
        assertThat(json.get("complete").booleanValue()).isFalse();
    }

    @Test
    void aListOfTextIsReadAsItWasWritten() {
        List<String> texts = List.of("a", "", "\"b\"\nc");
        assertThat(Json.texts(Json.text(texts))).isEqualTo(texts);
        for (String other : List.of("[1]", "{}", "[\"a\"", "", "null")) {
            assertThatIllegalArgumentException()
                    .as(other)
                    .isThrownBy(() -> Json.texts(other))
                    .withMessageContaining("expected a list of text");
        }
    }
}
