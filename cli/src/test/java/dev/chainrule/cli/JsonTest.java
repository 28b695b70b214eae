package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Programs read the JSON: its fields, their order and their values are those of samples.json. */
final class JsonTest {
    @Test
    void everyFieldIsWhereProgramsExpectIt() throws IOException {
        Document all = new Document()
                .put("bench", JsonSamples.bench())
                .put("selection", JsonSamples.selection())
                .put("checks", JsonSamples.checks())
                .put("tuning", TuneCommand.document(JsonSamples.tuning(), "a place"))
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
}
