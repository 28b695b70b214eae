package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code chainrule cv}. */
final class CvTest {
    @TempDir
    Path folder;

    private static String resource(String name) {
        return Path.of("src/test/resources/dev/chainrule/cli", name).toString();
    }

    @Test
    void everyRowOfATableJudgesOnce() throws IOException {
        Path json = folder.resolve("cv.json");
        Run run = Run.of("cv", resource("iris.csv"), "--seed", "1", "--json", json.toString());

        assertThat(run.succeeds().out().lines()).hasSize(9);
        assertThat(run.out()).containsPattern("FOLD +LEARNT +JUDGED +accuracy").containsPattern("\n1 +120 +30 ");
        assertThat(run.lastLine())
                .matches("accuracy 0[.]9\\d+ ± 0[.]0\\d+ · F1 macro .* · cost .* · 5 folds · \\S+:\\S+");
        assertThat(run.err()).contains("fold 1 of 5: accuracy ", "fold 5 of 5: accuracy ");
        JsonNode written = Run.json(Files.readString(json));
        assertThat(written.at("/figures/accuracy/mean").doubleValue()).isGreaterThan(0.9);
        assertThat(written.at("/results").size()).isEqualTo(5);
        assertThat(written.get("results")
                        .valueStream()
                        .mapToInt(each -> each.get("judged").intValue())
                        .sum())
                .isEqualTo(150);
        assertThat(written.get("complete").booleanValue()).isTrue();
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        String[] arguments = {"cv", resource("iris.csv"), "--folds", "3", "--epochs", "10", "--json", "-", "--seed"};
        JsonNode first = Run.of(with(arguments, "4")).succeeds().json();
        JsonNode again = Run.of(with(arguments, "4")).succeeds().json();
        JsonNode other = Run.of(with(arguments, "5")).succeeds().json();
        assertThat(again.get("figures")).isEqualTo(first.get("figures"));
        assertThat(other.get("figures")).isNotEqualTo(first.get("figures"));
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void optionsOfTrainAreTaken() throws IOException {
        Run run = Run.of(
                "cv",
                SampleData.plane(folder).toString(),
                "--output",
                "identity",
                "--layers",
                "2,1",
                "--optimizer",
                "adam",
                "--rate",
                "0.05",
                "--epochs",
                "20",
                "--validate",
                "0.2",
                "--patience",
                "5",
                "--folds",
                "4",
                "--backend",
                "cpu:plain");
        assertThat(run.succeeds().lastLine()).matches("RMSE .* · R² 0[.]9\\d+ ± .* · cost .* · 4 folds · cpu:plain");
    }

    @Test
    void digitsAndStandardInputAreDivided() {
        assertThat(Run.of("cv", "--epochs", "1", "--folds", "2").succeeds().out())
                .containsPattern("\n1 +89[89] +89[89] ");
        assertThat(Run.with("1,a\n2,b\n3,a\n4,b\n", "cv", "-", "--folds", "2", "--epochs", "1", "--header", "absent")
                        .succeeds()
                        .out())
                .containsPattern("\n1 +2 +2 ");
    }

    @Test
    void whatCannotBeDividedIsRefused() throws IOException {
        Run.of("cv", resource("iris.csv"), "--folds", "1").fails(ExitCode.USAGE, "folds: 1 of 150 rows", "at least 2");
        Run.of("cv", resource("iris.csv"), "--folds", "151").fails(ExitCode.USAGE, "folds: 151 of 150 rows");
        Run.of("cv", resource("iris.csv"), "--folds", "none").fails(ExitCode.USAGE, "no count");
        Run.of("cv", "nowhere.csv").fails(ExitCode.FAILED, "nowhere.csv: no such file");
        Run.of("cv", resource("iris.csv"), "--layers", "5,3").fails(ExitCode.USAGE, "do not fit the data");
        Run.of("cv", resource("iris.csv"), "--save", "model").fails(ExitCode.USAGE, "Unknown option");
        Run.of("cv", resource("iris.csv"), "--validate", resource("iris.csv"))
                .fails(ExitCode.USAGE, "--validate", "expected a share");
        Run.of("cv", SampleData.plane(folder).toString())
                .fails(ExitCode.USAGE, "--output identity predicts a quantity");
    }

    @Test
    void aTrainingThatDivergesFails() throws IOException {
        Run.of(
                        "cv",
                        SampleData.plane(folder).toString(),
                        "--output",
                        "identity",
                        "--rate",
                        "1e6",
                        "--backend",
                        "cpu:plain")
                .fails(ExitCode.FAILED, "diverged", "after 0 of 5 folds");
    }

    @Test
    void anInterruptShowsTheFoldsThatWereJudged() throws IOException, InterruptedException {
        assumeTrue(Child.possible(), "no bash, or no env that gives signals their usual meaning");
        try (Child child = new Child(
                folder,
                Shell.javaWithVectors(
                        "cv", "--epochs", "400", "--folds", "100", "--json", "cv.json", "--backend", "cpu:plain"))) {
            Run run = child.prints("fold 1 of 100").signal("INT").ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
            assertThat(run.err()).containsPattern("chainrule: cv was interrupted after \\d+ of 100 folds\n$");
            assertThat(run.out()).containsPattern("FOLD +LEARNT").containsPattern("\nmean ");
        }
        assertThat(Run.json(Files.readString(folder.resolve("cv.json")))
                        .get("complete")
                        .booleanValue())
                .isFalse();
    }
}
