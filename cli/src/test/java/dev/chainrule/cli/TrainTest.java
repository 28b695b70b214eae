package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.report.Version;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code chainrule train}, where all goes well. */
final class TrainTest {
    private static final String LINE =
            "test accuracy 0\\.\\d{4} \\(\\d+/\\d+\\) · most frequent class 0\\.\\d{4} · cost \\d+\\.\\d{4} · \\d+\\.\\d\\d s · [\\d,]+ samples/s · cpu:scalar";

    @TempDir
    Path folder;

    @Test
    void digitsAreLearnt() {
        Run run = Run.of("train", "--backend", "cpu:scalar", "--json", path("run.json"))
                .succeeds();
        assertThat(run.lastLine()).matches(LINE);
        assertThat(run.out().lines()).hasSize(1);
        List<String> told = run.told();
        assertThat(told.get(0))
                .isEqualTo("1,797 rows, 64 features, 10 classes (0 178, 1 182, 2 177, 3 183, 4 181, 5 182, …);"
                        + " 1,437 to learn from, 360 to judge by");
        assertThat(told.get(1)).isEqualTo("64-32-10 on cpu:scalar: 44 epochs of 45 batches, rate 0.5");
        assertThat(told.get(2))
                .matches("memory: 485\\.0 kB on the device, which has \\S+ .B: parameters 9\\.6 kB, optimizer 0 B,"
                        + " workspace 44\\.3 kB, data 431\\.1 kB; .*; the data stay on the device");
        assertThat(told.subList(3, told.size())).hasSize(22).allMatch(line -> line.startsWith("epoch "));
        assertThat(run.err().lines()).hasSize(25);

        JsonNode json = json("run.json");
        JsonNode memory = json.get("memory");
        assertThat(memory.get("way").stringValue()).isEqualTo("resident");
        assertThat(memory.get("onDevice").longValue())
                .isEqualTo(Stream.of("parameters", "optimizer", "workspace", "data", "validation")
                        .mapToLong(use -> memory.get(use).longValue())
                        .sum());
        assertThat(json.get("testAccuracy").doubleValue()).isGreaterThanOrEqualTo(0.97);
        assertThat(json.get("testTotal").intValue()).isEqualTo(360);
        assertThat(json.get("testCorrect").intValue() / 360.0)
                .isEqualTo(json.get("testAccuracy").doubleValue());
        assertThat(run.lastLine()).contains("(" + json.get("testCorrect").intValue() + "/360)");
    }

    @Test
    void jsonOnStandardOutputStandsAlone() {
        Run run = Run.of(
                        "train",
                        "--epochs",
                        "2",
                        "--json",
                        "-",
                        "--seed",
                        "-7",
                        "--batch",
                        "50",
                        "--rate",
                        "0.25",
                        "--decay",
                        "0.5",
                        "--layers",
                        "64,12,10",
                        "--hidden",
                        "tanh",
                        "--output",
                        "softmax",
                        "--backend",
                        "cpu:scalar")
                .succeeds();
        JsonNode json = run.json();
        assertThat(json.get("backend").stringValue()).isEqualTo("cpu:scalar");
        assertThat(json.get("seed").longValue()).isEqualTo(-7);
        assertThat(json.get("epochs").intValue()).isEqualTo(2);
        assertThat(json.get("parameters").longValue()).isEqualTo(65 * 12 + 13 * 10);
        assertThat(json.get("layers").toString()).isEqualTo("[64,12,10]");
        assertThat(json.get("hidden").stringValue()).isEqualTo("tanh");
        assertThat(json.get("output").stringValue()).isEqualTo("softmax");
        assertThat(json.get("batch").intValue()).isEqualTo(50);
        assertThat(json.get("rate").doubleValue()).isEqualTo(0.25);
        assertThat(json.get("decay").doubleValue()).isEqualTo(0.5);
        assertThat(json.get("version").stringValue()).isEqualTo(Version.number());
        for (String number : List.of("cost", "testCost", "samplesPerSecond", "seconds")) {
            assertThat(json.get(number).doubleValue()).as(number).isPositive();
        }
        assertThat(json.get("selection").get("candidates").get(0).get("status").stringValue())
                .isEqualTo("CHOSEN");
        assertThat(json.get("falling").booleanValue()).isTrue();
        assertThat(run.told()).contains("note: the cost was still falling at the end; more --epochs may learn more");
        assertThat(run.err().lines()).last().asString().matches(LINE);
    }

    @Test
    void whatDoesNotFitTheDeviceIsSaidBeforeTraining() {
        Run run = Run.of("train", "--backend", "watched:small", "--save", path("none"))
                .fails(1, "training needs 53.9 kB on the device, which has 10.0 kB: parameters 9.6 kB, optimizer 0 B,");
        assertThat(run.err()).doesNotContain("epoch 1");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    /** Each learns the digits by its defaults, by another model than the others, and is named in the results. */
    @Test
    void everyOptimizerLearnsByItsDefaults() {
        Set<String> costs = new HashSet<>();
        for (NamedOptimizer named : NamedOptimizer.values()) {
            JsonNode json = Run.of("train", "--optimizer", named.word(), "--epochs", "20", "--json", "-")
                    .succeeds()
                    .json();
            assertThat(json.get("optimizer").stringValue()).isEqualTo(named.word());
            assertThat(json.get("rate").floatValue()).isEqualTo(named.defaultRate(OutputUnit.SIGMOID));
            assertThat(json.get("decay").floatValue()).isEqualTo(named.defaultDecay());
            assertThat(json.get("clipNorm").isNull()).isTrue();
            assertThat(json.get("testAccuracy").doubleValue()).as(named.word()).isGreaterThan(0.9);
            costs.add(json.get("cost").toString());
        }
        assertThat(costs).hasSize(NamedOptimizer.values().length);
    }

    /** Slices are another order of examples and additions, and are told; a batch must be cut into equal ones. */
    @Test
    void aBatchIsCutIntoSlices() {
        JsonNode cut = Run.of("train", "--slices", "4", "--epochs", "20", "--json", "-")
                .succeeds()
                .json();
        JsonNode whole =
                Run.of("train", "--epochs", "20", "--json", "-").succeeds().json();
        assertThat(cut.get("slices").intValue()).isEqualTo(4);
        assertThat(whole.get("slices").intValue()).isEqualTo(1);
        assertThat(cut.get("cost")).isNotEqualTo(whole.get("cost"));
        assertThat(cut.get("testAccuracy").doubleValue()).isGreaterThan(0.9);

        Run.of("train", "--slices", "3")
                .fails(ExitCode.USAGE, "--slices: 3, expected a divisor of the batch of 32 examples");
        Run.of("train", "--slices", "0").fails(ExitCode.USAGE, "--slices");
        Run.of("train", "--slices", "3", "--optimizer", "lbfgs", "--epochs", "2")
                .succeeds();
    }

    /** L-BFGS has one batch for an epoch, which --batch makes smaller, and sets the length of its steps itself. */
    @Test
    void lbfgsLearnsFromAllExamplesAtOnce() {
        Run all = Run.of("train", "--optimizer", "lbfgs", "--json", "-").succeeds();
        assertThat(all.json().get("batch").intValue()).isEqualTo(1437);
        assertThat(all.json().get("epochs").intValue()).isEqualTo(100);
        assertThat(all.err()).contains(": 100 epochs of 1 batch, rate 1.0");

        JsonNode halves = Run.of("train", "--optimizer", "lbfgs", "--batch", "719", "--epochs", "2", "--json", "-")
                .succeeds()
                .json();
        assertThat(halves.get("batch").intValue()).isEqualTo(719);

        Run.of("train", "--optimizer", "lbfgs", "--clip-norm", "1")
                .fails(ExitCode.USAGE, "lbfgs: clip-norm or clip-value, expected neither");
        Run.of("train", "--optimizer", "lbfgs", "--max-norm", "3")
                .fails(ExitCode.USAGE, "--max-norm: 3.0, expected 0 with an optimizer that searches along a line");
    }

    @Test
    void gradientsAreClippedByNormAndByValue() {
        List<String> costs = new ArrayList<>();
        for (List<String> limits :
                List.of(List.<String>of(), List.of("--clip-norm", "0.25"), List.of("--clip-value", "0.001"))) {
            List<String> arguments = new ArrayList<>(List.of("train", "--epochs", "2", "--json", "-"));
            arguments.addAll(limits);
            JsonNode json = Run.of(arguments.toArray(String[]::new)).succeeds().json();
            costs.add(json.get("cost").toString());
            assertThat(json.get("clipNorm").isNull()).isEqualTo(!limits.contains("--clip-norm"));
            assertThat(json.get("clipValue").isNull()).isEqualTo(!limits.contains("--clip-value"));
        }
        assertThat(costs).doesNotHaveDuplicates();
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        for (String file : List.of("one", "two")) {
            Run.of("train", "--epochs", "2", "--seed", "5", "--save", path(file))
                    .succeeds();
        }
        Run.of("train", "--epochs", "2", "--seed", "6", "--save", path("other")).succeeds();
        assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("two"));
        assertThat(Files.mismatch(folder.resolve("one"), folder.resolve("other")))
                .isNotNegative();
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aCsvFileIsSplitAlwaysTheSameWay() throws IOException {
        String data = SampleData.corners(folder).toString();
        Run one = Run.of("train", data, "--rate", "1", "--json", "-").succeeds();
        Run two = Run.of("train", data, "--rate", "1", "--json", "-", "--seed", "1")
                .succeeds();
        assertThat(one.json().get("testTotal").intValue()).isEqualTo(40);
        assertThat(one.json().get("layers").toString()).isEqualTo("[2,32,4]");
        assertThat(one.json().get("testAccuracy").doubleValue()).isGreaterThan(0.8);
        assertThat(two.json().get("testAccuracy").doubleValue()).isGreaterThan(0.8);
    }

    @Test
    void theLabelMayStandInAnyColumn() throws IOException {
        Path data = folder.resolve("data.csv");
        Files.writeString(data, "kind,x,y\n" + "a,0,0\nb,1,1\n".repeat(20));
        for (String label : List.of("kind", "1")) {
            Run run = Run.of("train", data.toString(), "--label", label, "--json", "-")
                    .succeeds();
            assertThat(run.json().get("layers").toString()).isEqualTo("[2,32,2]");
            assertThat(run.json().get("testAccuracy").doubleValue()).isEqualTo(1);
        }
    }

    @Test
    void theLabelMayBeNamedByAnyNumber() throws IOException {
        Path data = folder.resolve("data.csv");
        Files.writeString(data, "1,2,0\n" + "0,0,a\n1,1,b\n".repeat(20));
        assertThat(Run.of("train", data.toString(), "--label", "0", "--json", "-")
                        .succeeds()
                        .json()
                        .get("testAccuracy")
                        .doubleValue())
                .isEqualTo(1);
    }

    @Test
    void aTestFileIsJudgedByWhole() throws IOException {
        Path data = SampleData.halves(folder);
        Path test = Files.writeString(folder.resolve("test.csv"), "0.1,0.1,no\n0.9,0.9,yes\n0.2,0.3,no\n");
        Run run = Run.of("train", data.toString(), "--test", test.toString(), "--rate", "2")
                .succeeds();
        assertThat(run.lastLine()).startsWith("test accuracy 1.0000 (3/3) · most frequent class 0.6667 · cost ");
    }

    @Test
    void oneUnitTellsTwoClassesApart() throws IOException {
        Run run = Run.of(
                        "train",
                        SampleData.halves(folder).toString(),
                        "--layers",
                        "2,8,1",
                        "--rate",
                        "2",
                        "--save",
                        path("model"),
                        "--json",
                        "-")
                .succeeds();
        assertThat(run.json().get("testAccuracy").doubleValue()).isGreaterThan(0.85);
        assertThat(NetworkState.load(folder.resolve("model")).classes()).containsExactly("no", "yes");
    }

    @Test
    void oneIdentityUnitPredictsANumber() throws IOException {
        String data = SampleData.plane(folder).toString();
        Run run = Run.of("train", data, "--output", "identity", "--rate", "0.1", "--json", path("run.json"))
                .succeeds();
        assertThat(run.lastLine())
                .matches("test RMSE 0\\.\\d+ · MAE 0\\.\\d+ · R² 0\\.9\\d{3} \\(40 examples\\) · cost 0\\.\\d{4} · .*");
        JsonNode json = json("run.json");
        assertThat(json.get("layers").toString()).isEqualTo("[2,32,1]");
        assertThat(json.get("testCost").doubleValue()).isLessThan(0.1);
        assertThat(json.get("testAccuracy").isNull()).isTrue();
        assertThat(json.get("testCorrect").isNull()).isTrue();
        assertThat(json.get("testTotal").intValue()).isEqualTo(40);
    }

    @Test
    void severalIdentityUnitsHaveNoAccuracy() throws IOException {
        String data = SampleData.corners(folder).toString();
        Run run = Run.of("train", data, "--output", "identity", "--layers", "2,16,4", "--rate", "0.1", "--json", "-")
                .succeeds();
        assertThat(run.json().get("testAccuracy").isNull()).isTrue();
        assertThat(run.json().get("classes").isNull()).isTrue();
        assertThat(run.json().get("r2").doubleValue()).isGreaterThan(0.5);
    }

    @Test
    void threadsAreAnOptionOfTheBackend() {
        Run.of("train", "--epochs", "1", "--backend", "threaded:three", "--threads", "3")
                .succeeds();
        Run.of("train", "--epochs", "1", "--backend", "threaded:three?other=x,cpu", "--threads", "4")
                .fails(2, "threads");
        Run.of("train", "--epochs", "1", "--backend", "threaded:three", "--threads", "4")
                .fails(2, "threaded:three", "threads=4, expected 3");
        Run.of("train", "--epochs", "1", "--backend", "faulty:gradient", "--threads", "2")
                .fails(2, "does not have the option 'threads'");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode json(String name) {
        try {
            return Run.json(Files.readString(folder.resolve(name)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
