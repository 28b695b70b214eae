package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tables as users have them: no wrong answer without a word. */
final class TablesTest {
    private static final int ROWS = 150;

    @TempDir
    Path folder;

    private String model;
    private List<String[]> flowers;

    /** Petals decide; their length and width, and those of sepals, are in other ranges, so that swapped columns tell. */
    @BeforeEach
    void drawFlowers() {
        model = folder.resolve("model").toString();
        SplittableRandom random = new SplittableRandom(3);
        flowers = IntStream.range(0, ROWS)
                .mapToObj(i -> {
                    int kind = i % 3;
                    return new String[] {
                        number(5 + random.nextDouble()),
                        number(3 + random.nextDouble()),
                        number(1.4 + 2 * kind + random.nextDouble()),
                        number(0.2 + kind * 0.8 + 0.5 * random.nextDouble()),
                        List.of("setosa", "versicolor", "virginica").get(kind)
                    };
                })
                .toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** A file of some columns of the flowers, in this order. */
    private Path file(String name, String header, int... columns) throws IOException {
        StringBuilder text = new StringBuilder(header.isEmpty() ? "" : header + "\n");
        for (String[] flower : flowers) {
            text.append(String.join(
                            ",", IntStream.of(columns).mapToObj(c -> flower[c]).toList()))
                    .append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private double accuracy(String... args) {
        return Run.of(args).succeeds().json().get("accuracy").doubleValue();
    }

    // ---- columns

    @Test
    void columnsAreMatchedByName() throws IOException {
        Path data = file("iris.csv", "sl,sw,pl,pw,kind", 0, 1, 2, 3, 4);
        Path swapped = file("swapped.csv", "pw,kind,sw,pl,sl", 3, 4, 1, 2, 0);
        Run.of("train", data.toString(), "--save", model).succeeds();
        double expected = accuracy("evaluate", model, data.toString(), "--json", "-");

        assertThat(expected).isGreaterThan(0.95);
        assertThat(accuracy("evaluate", model, swapped.toString(), "--json", "-"))
                .isEqualTo(expected);
        String answers = Run.of("predict", model, data.toString()).succeeds().out();
        assertThat(answers.lines()).hasSize(ROWS);
        assertThat(Run.of("predict", model, swapped.toString()).succeeds().out())
                .isEqualTo(answers);
        Path unlabelled = file("unlabelled.csv", "pl,pw,sl,sw", 2, 3, 0, 1);
        assertThat(Run.of("predict", model, unlabelled.toString()).succeeds().out())
                .isEqualTo(answers);
    }

    @Test
    void columnsThatDoNotMatchAreRefusedByName() throws IOException {
        Run.of("train", file("iris.csv", "sl,sw,pl,pw,kind", 0, 1, 2, 3, 4).toString(), "--save", model)
                .succeeds();
        String missing = file("missing.csv", "sl,sw,pl,kind", 0, 1, 2, 4).toString();
        String extra =
                file("extra.csv", "id,sl,sw,pl,pw,kind", 0, 0, 1, 2, 3, 4).toString();

        Run.of("evaluate", model, missing).fails(1, "missing.csv: line 1: no column \"pw\"");
        Run.of("predict", model, missing).fails(1, "missing.csv: line 1: no column \"pw\"");
        Run.of("evaluate", model, extra).fails(1, "column \"id\" beside those of the model", "--ignore-extra");
        Run.of("predict", model, extra).fails(1, "column \"id\" beside those of the model", "--ignore-extra");
        assertThat(accuracy("evaluate", model, extra, "--ignore-extra", "--json", "-"))
                .isGreaterThan(0.95);
        assertThat(Run.of("predict", model, extra, "--ignore-extra")
                        .succeeds()
                        .out()
                        .lines())
                .hasSize(ROWS);
    }

    @Test
    void theLabelIsWhereTheModelHadIt() throws IOException {
        for (String header : List.of("kind,sl,sw,pl,pw", "")) {
            String data = file("first.csv", header, 4, 0, 1, 2, 3).toString();
            Run.of("train", data, "--label", header.isEmpty() ? "1" : "kind", "--save", model)
                    .succeeds();

            assertThat(accuracy("evaluate", model, data, "--json", "-")).isGreaterThan(0.95);
        }
    }

    @Test
    void aFileWithoutNamesIsTakenByPlaceAndThatIsSaid() throws IOException {
        Run.of("train", file("iris.csv", "sl,sw,pl,pw,kind", 0, 1, 2, 3, 4).toString(), "--save", model)
                .succeeds();
        Run run = Run.of(
                        "evaluate",
                        model,
                        file("headless.csv", "", 0, 1, 2, 3, 4).toString(),
                        "--json",
                        "-")
                .succeeds();

        assertThat(run.json().get("accuracy").doubleValue()).isGreaterThan(0.95);
        assertThat(run.told()).hasSize(1).first().asString().contains("headless.csv: has no header", "\"sl\"");
    }

    // ---- headers

    @Test
    void aHeaderOfNumbersIsAskedAbout() throws IOException {
        String data = file("numbers.csv", "0,1,2,3,4", 0, 1, 2, 3, 4).toString();
        Run.of("train", data).fails(1, "numbers.csv: line 1: counts 0, 1, 2, …", "--header present or --header absent");
        JsonNode json = Run.of("train", data, "--header", "present", "--save", model, "--json", "-")
                .succeeds()
                .json();
        assertThat(json.get("data").get("classes")).hasSize(3);
        assertThat(json.get("data").get("rows").intValue()).isEqualTo(ROWS);

        String rows = file("rows.csv", "0,1,2,3", 0, 1, 2, 3).toString();
        Run.of("predict", model, rows).fails(1, "rows.csv: line 1", "--header present or --header absent");
        assertThat(Run.of("predict", model, rows, "--header", "Present")
                        .succeeds()
                        .out()
                        .lines())
                .hasSize(ROWS);
        Run.of("train", data, "--header", "perhaps").fails(2, "'perhaps' is unknown, expected present, absent or auto");
        Run.of("train", "digits", "--header", "absent").fails(2, "--header is for CSV files");
    }

    @Test
    void aDescriptionInFrontIsSkipped() throws IOException {
        String data = file("iris.csv", "150,4,setosa,versicolor,virginica", 0, 1, 2, 3, 4)
                .toString();
        Run.of("train", data).fails(1, "iris.csv: line 1, column 3", "--skip 1");
        assertThat(Run.of("train", data, "--skip", "1", "--json", "-")
                        .succeeds()
                        .json()
                        .get("data")
                        .get("rows")
                        .intValue())
                .isEqualTo(ROWS);
        Run.of("train", data, "--skip", "-1").fails(2, "--skip: -1, expected 0 or a number above");
    }

    // ---- quantities

    @Test
    void labelsThatAreAllDifferentNumbersAreAQuantity() throws IOException {
        StringBuilder rows = new StringBuilder("a,b,price\n");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            rows.append(number(a) + "," + number(b) + "," + number(100_000 + 200_000 * a + 50_000 * b) + "\n");
        }
        String data = Files.writeString(folder.resolve("prices.csv"), rows).toString();
        Run.of("train", data).fails(2, "prices.csv", "different numbers in 100 rows", "--output identity");

        Run trained =
                Run.of("train", data, "--output", "identity", "--save", model).succeeds();
        assertThat(trained.lastLine())
                .matches("test RMSE [\\d.]+ · MAE [\\d.]+ · R² 0\\.99\\d\\d \\(20 examples\\) · .*");
        Run predicted = Run.with("b,a\n0.5,0.5\n", "predict", model).succeeds();
        assertThat(Double.parseDouble(predicted.out().strip())).isBetween(215_000.0, 235_000.0);
        JsonNode judged =
                Run.of("evaluate", model, data, "--json", "-").succeeds().json();
        assertThat(judged.get("r2").doubleValue()).isGreaterThan(0.99);
        assertThat(judged.get("rmse").doubleValue()).isBetween(10.0, 6000.0);
        assertThat(judged.get("mae").doubleValue()).isBetween(10.0, 6000.0);
        assertThat(judged.get("accuracy").isNull()).isTrue();
    }

    @Test
    void manyClassesThatAreNumbersAreLearntIfThatIsSaid() throws IOException {
        StringBuilder rows = new StringBuilder("a,kind\n");
        for (int i = 0; i < 100; i++) {
            rows.append(i % 25).append(',').append(i % 25).append('\n');
        }
        String data = Files.writeString(folder.resolve("kinds.csv"), rows).toString();
        Run.of("train", data)
                .fails(2, "25 different numbers in 100 rows", "--output sigmoid or softmax takes each for a class");
        for (String[] told : new String[][] {{"--output", "softmax"}, {"--layers", "1,8,25"}}) {
            JsonNode json = Run.of("train", data, told[0], told[1], "--epochs", "1", "--json", "-")
                    .succeeds()
                    .json();
            assertThat(json.get("classes"))
                    .hasSize(25)
                    .allMatch(kind -> kind.get("examples").intValue() <= 1);
        }
    }

    // ---- precision

    @Test
    void aLargeOffsetHidesNothing() throws IOException {
        StringBuilder rows = new StringBuilder("time,when\n");
        for (int i = 0; i < 200; i++) {
            rows.append(1_700_000_000L + i).append(i < 100 ? ",early\n" : ",late\n");
        }
        String data = Files.writeString(folder.resolve("times.csv"), rows).toString();
        Run run = Run.of("train", data, "--save", model, "--json", "-").succeeds();

        assertThat(run.json().get("testAccuracy").doubleValue()).isGreaterThanOrEqualTo(0.97);
        assertThat(Run.with("time\n1700000003\n1700000190\n", "predict", model)
                        .succeeds()
                        .out()
                        .lines())
                .containsExactly("early", "late");
        assertThat(run.err()).doesNotContain("float32");
    }

    @Test
    void cellsThatBecomeEqualAreTold() throws IOException {
        StringBuilder rows = new StringBuilder("t,kind\n" + "0,a\n".repeat(20));
        for (int i = 0; i < 100; i++) {
            rows.append("1e12").append(String.format(Locale.ROOT, "%02d", i)).append(i % 2 == 0 ? ",a\n" : ",b\n");
        }
        String data = Files.writeString(folder.resolve("t.csv"), rows.toString().replace("1e12", "10000000000"))
                .toString();
        Run run = Run.of("train", data).succeeds();

        assertThat(run.told())
                .anyMatch(line -> line.startsWith("note: ")
                        && line.contains("column 1 (t)")
                        && line.contains("become")
                        && line.contains("float32"));
        assertThat(run.err()).doesNotContain("WARNING");
    }

    // ---- bytes

    @Test
    void whatIsNotUtf8IsRefusedFromAnywhere() throws IOException {
        byte[] latin = "name,kind\n1,Müller\n2,Möller\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("latin.csv"), latin);
        Run.of("train", file.toString()).fails(1, "latin.csv: line 2, column 2", "0xFC");
        Run.with(latin, "train", "-").fails(1, "standard input: line 2, column 2", "0xFC");
    }

    @Test
    void standardInputIsReadAsFilesAre() throws IOException {
        String text = Files.readString(file("iris.csv", "sl,sw,pl,pw,kind", 0, 1, 2, 3, 4));
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] utf16 = ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE);
        byte[] bom = ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
        for (byte[] input : List.of(zipped.toByteArray(), utf16, bom, text.getBytes(StandardCharsets.UTF_8))) {
            Run.with(input, "train", "-", "--epochs", "50", "--save", model).succeeds();
            assertThat(Run.with(input, "evaluate", model, "-", "--json", "-")
                            .succeeds()
                            .json()
                            .get("total")
                            .intValue())
                    .isEqualTo(ROWS);
            assertThat(Run.with(input, "predict", model).succeeds().out().lines())
                    .hasSize(ROWS);
        }
        Run.with(bom, "train", "-", "--test", "-").fails(2, "DATA and --test are both standard input");
    }

    // ---- words

    @Test
    void independentOutputsAreScoresAndThatIsSaid() throws IOException {
        String data = file("iris.csv", "sl,sw,pl,pw,kind", 0, 1, 2, 3, 4).toString();
        Run.of("train", data, "--save", model).succeeds();
        Run scores =
                Run.of("predict", model, data, "--probabilities", "--json", "-").succeeds();
        assertThat(scores.json().get("predictions").get(0).has("probabilities")).isFalse();
        assertThat(scores.json().get("predictions").get(0).get("scores")).hasSize(3);
        assertThat(scores.told())
                .containsExactly(
                        "note: these are scores from 0 to 1, each class by itself; a model trained with --output"
                                + " softmax gives probabilities that sum to 1");

        Run.of("train", data, "--save", model, "--output", "softmax").succeeds();
        Run probabilities = Run.of("predict", model, data, "--probabilities").succeeds();
        assertThat(probabilities.err()).isEmpty();
        for (String line : probabilities.out().lines().skip(1).toList()) {
            String[] cells = line.split(",");
            assertThat(Double.parseDouble(cells[1]) + Double.parseDouble(cells[2]) + Double.parseDouble(cells[3]))
                    .isBetween(0.9999, 1.0001);
        }
    }

    @Test
    void aClassThatIsMissedIsTold() throws IOException {
        StringBuilder rows = new StringBuilder("amount,kind\n");
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1000; i++) {
            rows.append(number(random.nextDouble())).append(i % 50 == 0 ? ",fraud\n" : ",ok\n");
        }
        String data = Files.writeString(folder.resolve("frauds.csv"), rows).toString();
        Run run = Run.of(
                        "train",
                        data,
                        "--epochs",
                        "10",
                        "--json",
                        folder.resolve("out").toString())
                .succeeds();

        assertThat(run.out().lines())
                .hasSize(2)
                .first()
                .isEqualTo("found of each class: fraud 0.0000 (0/4), ok 1.0000 (196/196)");
        assertThat(run.lastLine()).startsWith("test accuracy 0.9800 (196/200) · most frequent class 0.9800 · cost ");
        JsonNode json = Run.json(Files.readString(folder.resolve("out")));
        assertThat(json.get("mostFrequent").doubleValue()).isEqualTo(0.98);
        assertThat(json.get("classes").get(0).get("name").stringValue()).isEqualTo("fraud");
        assertThat(json.get("classes").get(0).get("recall").doubleValue()).isZero();
    }

    @Test
    void aMessageIsShortWhateverACellHolds() throws IOException {
        String data = Files.writeString(
                        folder.resolve("long.csv"), "a,b\n1," + "x".repeat(5000) + "\n" + "y".repeat(5000) + ",z\n")
                .toString();
        Run run = Run.of("train", data).fails(1, "long.csv: line 3");
        assertThat(run.err().lines()).allMatch(line -> line.length() <= 300);
    }
}
