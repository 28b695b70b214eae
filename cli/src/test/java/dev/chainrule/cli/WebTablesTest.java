package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tables as people find them on the web are learnt by one command, and the model takes the raw table. */
final class WebTablesTest {
    @TempDir
    Path folder;

    private String model = "";

    @BeforeEach
    void setUp() {
        model = folder.resolve("m.safetensors").toString();
    }

    private static Path web(String name) throws URISyntaxException {
        return Path.of(WebTablesTest.class.getResource("web/" + name).toURI());
    }

    private Run train(Path data, String options) {
        List<String> words = new ArrayList<>(List.of("train", data.toString(), "--save", model, "--json", "-"));
        Arrays.stream(options.split(" ")).filter(word -> !word.isEmpty()).forEach(words::add);
        return Run.of(words.toArray(String[]::new)).succeeds();
    }

    @ParameterizedTest
    @CsvSource({
        "Iris.csv, --ignore Id, testAccuracy, 0.95",
        "wein.csv, '', testAccuracy, 0.97",
        "breast-cancer-wisconsin.csv, '--label diagnosis --ignore id,33', testAccuracy, 0.96",
        "diabetes.tab.txt, --output identity --missing median, r2, 0.45"
    })
    void tablesFromTheWebAreLearnt(String name, String options, String figure, double least) throws Exception {
        Path data = web(name);
        JsonNode trained = train(data, options).json();
        assertThat(trained.get(figure).doubleValue()).isGreaterThanOrEqualTo(least);

        JsonNode judged = Run.of("evaluate", model, data.toString(), "--json", "-")
                .succeeds()
                .json();
        String same = figure.equals("r2") ? "r2" : "accuracy";
        assertThat(judged.get(same).doubleValue()).isGreaterThanOrEqualTo(least);
        long rows;
        try (var lines = Files.lines(data)) {
            rows = lines.count() - 1;
        }
        assertThat(Run.of("predict", model, data.toString()).succeeds().out().lines())
                .hasSize((int) rows);
    }

    private Path cars(int rows) throws IOException {
        StringBuilder text = new StringBuilder("id;color;weight;year;kind\n");
        for (int i = 0; i < rows; i++) {
            String color = List.of("red", "blue", "green").get(i % 3);
            String weight = i % 10 == 9
                    ? "NA"
                    : String.format(Locale.ROOT, "%.2f", 1 + (i * 37 % 100) / 100.0)
                            .replace('.', ',');
            String kind = i % 20 == 19 ? "" : i % 3 == 1 || i * 37 % 100 > 60 ? "van" : "car";
            text.append(i)
                    .append(';')
                    .append(color)
                    .append(';')
                    .append(weight)
                    .append(";1990;")
                    .append(kind)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("cars.csv"), text);
    }

    @Test
    void aModelTakesTheRawTable() throws IOException {
        Path data = cars(300);
        Run trained = Run.of(
                "train",
                data.toString(),
                "--ignore",
                "id",
                "--missing",
                "median",
                "--scaling",
                "minmax",
                "--save",
                model);
        trained.succeeds();
        assertThat(trained.told()).contains("note: " + data + ": rows without a label are left out: 15");
        assertThat(trained.err())
                .contains("285 rows, 3 features (color, weight, year) that make 5 inputs, 2 classes (car");

        Run.of("predict", model, data.toString()).succeeds();
        assertThat(Run.with("weight,year,color\n1.2,1990,red\nNA,?,blue\n", "predict", model)
                        .succeeds()
                        .out()
                        .lines())
                .containsExactly("car", "van");
        Run.with("weight,color\n1.2,red\n", "predict", model)
                .fails(1, "line 1: no column \"year\", expected all that the model learnt from");
        Run.with("weight,year,color\n1.2,1990,pink\n", "predict", model)
                .fails(1, "line 2, column 3 (color): \"pink\" is none of the categories \"blue\", \"green\", \"red\"");
        Run.with("weight,year,color\nheavy,1990,red\n", "predict", model)
                .fails(1, "line 2, column 1 (weight): \"heavy\" is not a number");
    }

    @Test
    void treatmentsAreTold() throws IOException {
        Path data = cars(100);
        String file = data.toString();
        Run.of("train", file, "--ignore", "id")
                .fails(1, "line 11, column 3 (weight): \"NA\" is a missing cell", "--missing median");
        Run.of("train", file, "--missing", "often")
                .fails(2, "'often' is unknown, expected error, mean, median or category");
        Run.of("train", file, "--scaling", "log").fails(2, "'log' is unknown, expected standard or minmax");
        Run.of("train", file, "--ignore", "id,").fails(2, "--ignore: an empty name in 'id,'");
        Run.of("train", file, "--ignore", "ID").fails(1, "no ignored column \"ID\", expected one of \"id\"");
        Run.of("train", file, "--delimiter", "ab").fails(2, "delimiter 'ab' is no character");
        Run.of("train", file, "--decimal", ";").fails(2, "decimal ';' is neither . nor ,");
        Run.of("train", file, "--delimiter", ",").fails(1, "only one column", "separated by commas, not by semicolons");
        Run.of("train", "digits", "--missing", "mean").fails(2, "--missing is for tables, and digits is none");
        Run.of("train", file, "--ignore", "id", "--missing", "mean", "--save", model)
                .succeeds();
        Run.of("train", file, "--from", model, "--missing", "mean").fails(2, "expected no --missing");
        Run.of("train", file, "--from", model, "--epochs", "1").succeeds();
    }

    @Test
    void severalQuantitiesAreLearntAtOnce() throws IOException {
        StringBuilder text = new StringBuilder("a,b,sum,difference\n");
        for (int i = 0; i < 200; i++) {
            int a = i * 37 % 101;
            int b = i * 53 % 89;
            text.append(a)
                    .append(',')
                    .append(b)
                    .append(',')
                    .append(1000 + a + b)
                    .append(',')
                    .append(a - b)
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("sums.csv"), text);
        JsonNode json = train(data, "--label sum,difference --output identity").json();
        assertThat(json.get("r2").doubleValue()).isGreaterThan(0.98);

        String answer =
                Run.with("b,a\n10,90\n", "predict", model).succeeds().out().strip();
        double[] values = Arrays.stream(answer.split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(values).hasSize(2);
        assertThat(values[0]).isBetween(1080.0, 1120.0);
        assertThat(values[1]).isBetween(65.0, 95.0);
        assertThat(Run.of("evaluate", model, data.toString(), "--json", "-")
                        .succeeds()
                        .json()
                        .get("r2")
                        .doubleValue())
                .isGreaterThan(0.98);
        Run.of("train", data.toString(), "--label", "sum,difference")
                .fails(
                        1,
                        "column 3 (sum): the labels",
                        "expected two that say whether a row has it",
                        "--output identity");
        Run.with("a,b,sum\n1,2,3\n", "evaluate", model, "-").fails(1, "no label column \"difference\"");
    }

    @Test
    void labelsOfWhichAnyMayApplyAreLearnt() throws IOException {
        StringBuilder text = new StringBuilder("x,y,right,top\n");
        for (int i = 0; i < 400; i++) {
            int x = i * 37 % 101;
            int y = i * 53 % 97;
            text.append(x)
                    .append(',')
                    .append(y)
                    .append(x > 50 ? ",yes" : ",no")
                    .append(y > 48 ? ",1" : ",0")
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("corners.csv"), text);
        Run trained = Run.of("train", data.toString(), "--label", "right,top", "--save", model)
                .succeeds();
        assertThat(trained.out()).contains("all labels right");

        Run judged = Run.of("evaluate", model, data.toString()).succeeds();
        assertThat(judged.out()).contains("LABEL", "right", "top", "all labels right 0.9");
        assertThat(Run.with("y,x\n90,10\n10,90\n80,80\n", "predict", model)
                        .succeeds()
                        .out()
                        .lines())
                .containsExactly("no,1", "yes,0", "yes,1");
        assertThat(Run.with("y,x\n90,10\n", "predict", model, "--probabilities")
                        .succeeds()
                        .out())
                .startsWith("right,top,right score,top score\nno,1,");
        JsonNode json = Run.with("y,x\n90,10\n", "predict", model, "--json", "-")
                .succeeds()
                .json();
        assertThat(json.get("predictions").get(0).get("labels").get(1).stringValue())
                .isEqualTo("1");
        assertThat(json.get("classes").get(0).stringValue()).isEqualTo("right");
        Run.of("train", data.toString(), "--label", "right,top", "--output", "softmax")
                .fails(1, "2 columns of labels with softmax output units, expected sigmoid ones");
        Run.of("train", data.toString(), "--label", "right,top", "--weights", "balanced")
                .fails(1, "balanced weights: the labels are of several columns, expected classes");
    }

    @Test
    void rareClassesCountAsMuchAsOthers() throws IOException {
        StringBuilder text = new StringBuilder("x,y,weight,kind\n");
        for (int i = 0; i < 600; i++) {
            boolean rare = i % 15 == 0;
            double x = (i * 37 % 100) / 100.0 + (rare ? 0.5 : 0);
            text.append(String.format(
                    Locale.ROOT, "%.2f,%.2f,%d,%s%n", x, (i * 53 % 97) / 97.0, rare ? 20 : 1, rare ? "rare" : "usual"));
        }
        Path data = Files.writeString(folder.resolve("rare.csv"), text);
        double plain = recallOfRare(train(data, "--ignore weight").json());
        double balanced =
                recallOfRare(train(data, "--ignore weight --weights balanced").json());
        double byColumn = recallOfRare(train(data, "--weights weight").json());

        assertThat(balanced).isGreaterThan(plain);
        assertThat(byColumn).isGreaterThan(plain);
        Run.of("predict", model, data.toString()).succeeds();
        Run.of("train", data.toString(), "--weights", "none").fails(1, "no weight column \"none\"");
        Run.of("train", data.toString(), "--weights", "kind").fails(1, "column 4");
        Run.of("train", data.toString(), "--label", "x", "--output", "identity", "--weights", "balanced")
                .fails(1, "balanced weights: the labels are quantities, expected classes");
    }

    @Test
    void classesOfDigitsAndOfAModelCountAlikeToo() throws IOException {
        String plain = folder.resolve("plain.safetensors").toString();
        String balanced = folder.resolve("balanced.safetensors").toString();
        Run.of("train", "digits", "--epochs", "1", "--save", plain).succeeds();
        Run.of("train", "digits", "--epochs", "1", "--weights", "balanced", "--save", balanced)
                .succeeds();
        assertThat(Files.readAllBytes(Path.of(balanced))).isNotEqualTo(Files.readAllBytes(Path.of(plain)));
        String[] more = {"train", "digits", "--epochs", "1", "--from", plain, "--save"};
        Run.of(more(more, plain + "2")).succeeds();
        Run.of(more(more, balanced + "2", "--weights", "balanced")).succeeds();
        assertThat(Files.readAllBytes(Path.of(balanced + "2"))).isNotEqualTo(Files.readAllBytes(Path.of(plain + "2")));
        Run.of(more(more, plain + "3", "--weights", "x")).fails(2, "--weights is for tables");
    }

    private static String[] more(String[] words, String... others) {
        return Stream.concat(Stream.of(words), Stream.of(others)).toArray(String[]::new);
    }

    private static double recallOfRare(JsonNode trained) {
        return trained.get("classes")
                .valueStream()
                .filter(each -> each.get("name").stringValue().equals("rare"))
                .collect(Collectors.toList())
                .get(0)
                .get("recall")
                .doubleValue();
    }
}
