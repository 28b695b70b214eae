package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code train --validate} and {@code --patience}. */
final class ValidationOptionsTest {
    @TempDir
    Path folder;

    private static Run train(String... more) {
        return Run.of(Stream.concat(Stream.of("train", "--backend", "cpu:scalar"), Stream.of(more))
                .toArray(String[]::new));
    }

    private String rows(String name, int count) throws IOException {
        Path file = folder.resolve(name);
        StringBuilder text = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < count; i++) {
            text.append(i % 7)
                    .append(',')
                    .append(i % 5)
                    .append(',')
                    .append(i % 7 > 3 ? "a" : "b")
                    .append('\n');
        }
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void aShareIsToldAndItsBestModelIsKept() throws IOException {
        String model = folder.resolve("model").toString();
        Run run = train("--validate", "0.1", "--patience", "1", "--rate", "4", "--json", "-", "--save", model)
                .succeeds();
        assertThat(run.told().get(0)).endsWith("; 1,293 to learn from, 144 to validate by, 360 to judge by");
        assertThat(run.told().get(1)).contains("epochs of 41 batches");
        assertThat(run.told().get(2)).startsWith("memory: ").contains(", validation ");
        assertThat(run.told().get(3))
                .matches("epoch \\d+/49  cost \\d\\.\\d{4}, validation cost \\d\\.\\d{4}, accuracy 0\\.\\d{4}  .*");
        JsonNode json = run.json();
        int best = json.get("bestEpoch").intValue();
        int epochs = json.get("epochs").intValue();
        assertThat(epochs).isEqualTo(best + 1);
        assertThat(json.get("endedEarly").booleanValue()).isTrue();
        assertThat(json.get("history").size()).isEqualTo(epochs);
        assertThat(json.get("history").get(best - 1).get("validationCost")).isEqualTo(json.get("validationCost"));
        assertThat(json.get("validationAccuracy").doubleValue()).isGreaterThan(0.5);
        assertThat(json.get("data").get("validation").intValue()).isEqualTo(144);
        assertThat(run.err())
                .containsPattern("note: the model is that of epoch " + best + " of " + epochs
                        + " \\(validation cost 0\\.\\d{4}, accuracy 0\\.\\d{4}\\); training ended early\n");
        JsonNode judged = Run.of("evaluate", model, "--json", "-").succeeds().json();
        assertThat(judged.get("accuracy").doubleValue())
                .isEqualTo(json.get("testAccuracy").doubleValue());
        assertThat(judged.get("cost").doubleValue())
                .isCloseTo(json.get("testCost").doubleValue(), within(1e-6));
    }

    @Test
    void aFileValidatesWhatAFileTeaches() throws IOException {
        String learn = rows("learn.csv", 50);
        Run run = train(learn, "--validate", rows("others.csv", 12), "--epochs", "3", "--json", "-")
                .succeeds();
        assertThat(run.told().get(0))
                .isEqualTo("62 rows, 2 features (x, y), 2 classes (a 25, b 37); 40 to learn from, 12 to validate by,"
                        + " 10 to judge by");
        assertThat(run.json().get("history").get(2).get("validationAccuracy").doubleValue())
                .isBetween(0.0, 1.0);
    }

    @Test
    void withoutItNothingIsTold() {
        JsonNode json = train("--epochs", "2", "--json", "-").succeeds().json();
        assertThat(json.get("validationCost").isNull()).isTrue();
        assertThat(json.get("validate").isNull()).isTrue();
        assertThat(json.get("bestEpoch").intValue()).isEqualTo(2);
        assertThat(json.get("history").get(1).get("cost")).isEqualTo(json.get("cost"));
    }

    @Test
    void whatCannotBeIsOneLine() throws IOException {
        train("--patience", "2").fails(2, "--patience counts epochs without a gain by --validate");
        for (String share : List.of("1", "0", "1.5")) {
            train("--validate", share).fails(2, "--validate " + share + ": expected a share above 0 and below 1");
        }
        train("--validate", "x.csv").fails(2, "--validate is for tables, and digits has none to validate by");
        train(rows("a.csv", 9), "--validate", folder.toString()).fails(2, "is no table, expected one as DATA is one");
        train(rows("a.csv", 9), "--validate", "nothing.csv").fails(1, "nothing.csv: no such file");
    }
}
