package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code chainrule search}. */
final class SearchTest {
    private static final String IRIS = "src/test/resources/dev/chainrule/cli/iris.csv";

    @TempDir
    Path folder;

    @Test
    void aPlantedRateIsFoundAndItsCommandRuns() {
        Run run = Run.of(
                "search", IRIS, "--rate", "1e-6/0.5/1e-5", "--epochs", "30", "--seed", "3", "--backend", "cpu:plain");

        assertThat(run.succeeds().err())
                .contains("search: 3 combinations on cpu:plain\n", "trial 1: rate 1e-6, epochs 30: accuracy ");
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0)).matches("TRIAL +RATE +EPOCHS +accuracy +cost");
        assertThat(lines.get(1)).matches("2 +0[.]5 +30 +0[.][89]\\d+ .*");
        assertThat(run.lastLine())
                .isEqualTo("chainrule train " + IRIS + " --epochs 30 --seed 3 --backend cpu:plain --rate 0.5");

        String[] train =
                Arrays.copyOfRange(run.lastLine().split(" "), 1, run.lastLine().split(" ").length);
        assertThat(Run.of(train).succeeds().lastLine()).startsWith("test accuracy 0.");
    }

    @Test
    void theSameSeedGivesTheSameTable() {
        String[] arguments = {
            "search",
            IRIS,
            "--rate",
            "0.01..1",
            "--layers",
            "4,8,3/4,16:relu,3",
            "--trials",
            "6",
            "--epochs",
            "9",
            "--halving",
            "3",
            "--folds",
            "3",
            "--seed",
            "5",
            "--backend",
            "cpu:plain"
        };
        Run first = Run.of(arguments).succeeds();
        assertThat(Run.of(arguments).succeeds().out()).isEqualTo(first.out());
        assertThat(first.out().lines()).hasSize(1 + 6 + 2 + 2);
        assertThat(first.out().lines().skip(1).limit(8).map(line -> line.split(" +")[3]))
                .containsExactly("9", "9", "3", "3", "3", "3", "3", "3");
        assertThat(first.lastLine()).matches("chainrule train \\S+ .*--rate [0-9.]+ --layers \\S+");
        String[] other = arguments.clone();
        other[Arrays.asList(other).indexOf("--seed") + 1] = "6";
        assertThat(Run.of(other).succeeds().out()).isNotEqualTo(first.out());
    }

    @Test
    void programsGetAllOfIt() {
        JsonNode json = Run.of(
                        "search",
                        IRIS,
                        "--optimizer",
                        "sgd/adam",
                        "--hidden",
                        "relu/tanh",
                        "--epochs",
                        "5",
                        "--by",
                        "logLoss",
                        "--output",
                        "softmax",
                        "--json",
                        "-",
                        "--backend",
                        "cpu:plain")
                .succeeds()
                .json();
        assertThat(json.get("by").stringValue()).isEqualTo("logLoss");
        assertThat(json.get("points").intValue()).isEqualTo(4);
        assertThat(json.get("trials").size()).isEqualTo(4);
        double[] losses = json.get("trials")
                .valueStream()
                .mapToDouble(each -> each.at("/figures/logLoss/mean").doubleValue())
                .toArray();
        assertThat(losses).isSorted();
        assertThat(json.at("/best/values").propertyNames()).containsExactly("optimizer", "hidden");
        assertThat(json.get("command").stringValue()).startsWith("chainrule train " + IRIS);
    }

    @Test
    void quantitiesAndStandardInputAreSearched() throws IOException {
        String rows = Files.readString(SampleData.plane(folder));
        Run run = Run.with(
                rows,
                "search",
                "-",
                "--output",
                "identity",
                "--layers",
                "2,1/2,4,1",
                "--rate",
                "0.001/0.05",
                "--epochs",
                "10",
                "--backend",
                "cpu:plain");
        assertThat(run.succeeds().out()).containsPattern("TRIAL +LAYERS +RATE +EPOCHS +RMSE +R² +cost");
        assertThat(run.lastLine()).startsWith("chainrule train - --output identity ");
    }

    @Test
    void wrongUsageIsTold() {
        Run.of("search", IRIS).fails(ExitCode.USAGE, "no option has several values", "--rate 0.01..1");
        Run.of("search", IRIS, "--rate", "1..0.1").fails(ExitCode.USAGE, "rate", "the lower of two numbers first");
        Run.of("search", IRIS, "--rate", "0..1").fails(ExitCode.USAGE, "rate", "begins above 0");
        Run.of("search", IRIS, "--rate", "0.1//1").fails(ExitCode.USAGE, "--rate 0.1//1", "separated by slashes");
        Run.of("search", IRIS, "--rate", "0.1..1/2").fails(ExitCode.USAGE, "separated by slashes");
        Run.of("search", IRIS, "--rate", "0.1/0.1").fails(ExitCode.USAGE, "occurs twice");
        Run.of("search", IRIS, "--optimizer", "sgd/adm").fails(ExitCode.USAGE, "'adm' is unknown", "adam");
        Run.of("search", IRIS, "--rate", "0.1/1", "--by", "acuracy").fails(ExitCode.USAGE, "acuracy", "accuracy");
        Run.of("search", IRIS, "--rate", "0.1/1", "--by", "rmse", "--epochs", "1")
                .fails(ExitCode.USAGE, "no rmse");
        Run.of("search", IRIS, "--rate", "0.1/1", "--folds", "3", "--hold-out", "0.2")
                .fails(ExitCode.USAGE, "two ways to judge");
        Run.of("search", IRIS, "--rate", "0.1/1", "--hold-out", "1").fails(ExitCode.USAGE, "above 0 and below 1");
        Run.of("search", IRIS, "--rate", "0.1/1", "--halving", "1").fails(ExitCode.USAGE, "at least 2");
        Run.of("search", IRIS, "--layers", "4,8,3/5,8,3").fails(ExitCode.USAGE, "do not fit the data");
        Run.of("search", "nowhere.csv", "--rate", "0.1/1").fails(ExitCode.FAILED, "no such file");
    }

    @Test
    void wordsAreQuotedForAShell() throws IOException {
        Path table = Files.copy(Path.of(IRIS), folder.resolve("it's a table.csv"));
        Run run = Run.of("search", table.toString(), "--rate", "0.1/0.5", "--epochs", "1");
        assertThat(run.succeeds().lastLine()).contains("/it'\\''s a table.csv' ");
    }

    @Test
    void aTrialWhoseWarmUpIsTooLongDoesNotEndTheSearch() {
        Run run =
                Run.of("search", IRIS, "--epochs", "2/4", "--warmup", "3", "--halving", "2", "--backend", "cpu:plain");
        run.succeeds();
        assertThat(run.err()).contains("trial 1: epochs 2: refused: warm-up: ");
        assertThat(run.out()).contains("refused").contains("--epochs 4");
        Run.of("search", IRIS, "--epochs", "2/3", "--warmup", "3", "--backend", "cpu:plain")
                .fails(ExitCode.USAGE, "warm-up: ");
    }

    @Test
    void everyTrialThatDivergesFails() throws IOException {
        Run run = Run.of(
                "search",
                SampleData.plane(folder).toString(),
                "--output",
                "identity",
                "--rate",
                "1e6/1e7",
                "--backend",
                "cpu:plain");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("chainrule: search: every trial diverged");
        assertThat(run.out()).contains("diverged");
    }

    @Test
    void anInterruptShowsWhatIsKnown() throws IOException, InterruptedException {
        assumeTrue(Child.possible(), "no bash, or no env that gives signals their usual meaning");
        String[] command = Stream.of(Shell.javaWithVectors(
                        "search",
                        "--rate",
                        "0.01..1",
                        "--epochs",
                        "400",
                        "--trials",
                        "100",
                        "--json",
                        "search.json",
                        "--backend",
                        "cpu:plain"))
                .toArray(String[]::new);
        try (Child child = new Child(folder, command)) {
            Run run = child.prints("trial 1: ").signal("INT").ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
            assertThat(run.err()).containsPattern("chainrule: search was interrupted after \\d+ trials\n$");
            assertThat(run.out()).containsPattern("TRIAL +RATE");
            assertThat(run.lastLine()).startsWith("chainrule train --epochs 400 ");
        }
        JsonNode json = Run.json(Files.readString(folder.resolve("search.json")));
        assertThat(json.get("complete").booleanValue()).isFalse();
        assertThat(json.get("trials").size()).isPositive();
    }
}
