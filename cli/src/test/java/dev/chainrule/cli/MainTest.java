package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.spi.Activation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviour that all subcommands have in common. */
final class MainTest {
    private static final String HIDDEN = Stream.of(Activation.values())
            .filter(g -> g != Activation.IDENTITY)
            .map(Activation::word)
            .collect(Collectors.joining(", ", "Hidden units: ", ""));

    @Test
    void helpNamesTheCommandsAndTheExitCodes() {
        Run run = Run.of("--help").succeeds();
        assertThat(run.out())
                .contains(
                        "train",
                        "evaluate",
                        "predict",
                        "cv",
                        "search",
                        "export",
                        "import",
                        "devices",
                        "gradcheck",
                        "parity",
                        "reproduce",
                        "tune",
                        "bench",
                        "Exit codes:")
                .containsPattern("3 +no backend");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "evaluate",
                "predict",
                "cv",
                "search",
                "devices",
                "gradcheck",
                "parity",
                "reproduce",
                "tune",
                "bench"
            })
    void everyCommandHasHelp(String command) {
        Run run = Run.of(command, "--help").succeeds();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: chainrule " + command).contains("--backend", "--json", "--verbose");
        assertThat(Run.of("help", command).succeeds().out()).isEqualTo(run.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "evaluate",
                "predict",
                "cv",
                "search",
                "export",
                "import",
                "devices",
                "gradcheck",
                "parity",
                "reproduce",
                "tune",
                "bench"
            })
    void noCommandHasAnotherOnesHeading(String command) {
        List<String> lines = Run.of(command, "--help").out().lines().toList();
        assertThat(lines.get(lines.size() - 1)).isNotBlank();
        int heading = lines.indexOf("Environment:");
        assertThat(heading < 0 || lines.get(heading + 1).startsWith("  CHAINRULE_BACKEND "))
                .as(String.join("\n", lines))
                .isTrue();
    }

    @Test
    void theHelpNamesTheEnvironmentALineEach() {
        assertThat(Run.of("--help").out().lines().dropWhile(line -> !line.equals("Environment:")))
                .hasSize(8)
                .filteredOn(line -> line.startsWith("  CHAINRULE_"))
                .hasSize(6);
    }

    @Test
    void trainHelpSaysWhatALabelIsWhenNumbersArePredicted() {
        assertThat(Run.of("train", "--help").out())
                .contains("--output identity")
                .containsPattern("a CSV label\\s+is a quantity");
    }

    @Test
    void helpGivesTheDefaultsAndSaysWhatIsSavedOfAnInterruptedTraining() {
        assertThat(Run.of("train", "--help").out().replaceAll("\\s+", " "))
                .contains("one hidden layer of 32 units", HIDDEN + " (train: sigmoid;", "error) (train: sigmoid;")
                .contains(
                        "if it is interrupted, by Ctrl-C for instance, the model as it is after the batch in hand",
                        "130 ended by Ctrl-C; 143 by SIGTERM");
    }

    @Test
    void versionNamesTheBuildAndJava() {
        Run run = Run.of("--version").succeeds();
        assertThat(run.out())
                .matches("(?s)chainrule \\d+\\.\\d+\\S*\\RJava "
                        + Runtime.version().feature() + ".*");
        assertThat(Run.of("train", "--version").succeeds().out()).isEqualTo(run.out());
    }

    @Test
    void noCommandIsWrongUsage() {
        Run.of().fails(2, "no command", "train", "parity", "reproduce", "import");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fly", "--fly", "-x"})
    void whatIsUnknownIsWrongUsage(String word) {
        Run.of(word).fails(2, word);
        Run.of("train", "digits", word).fails(2, word, "see chainrule train --help");
    }

    @ParameterizedTest
    @CsvSource({
        "--epoch, --epochs",
        "--bakend, --backend",
        "--Save, --save",
        "--layer, --layers",
        "--rat, --rate",
        "--see, --seed",
        "-epochs, --epochs"
    })
    void aMisspeltOptionIsGuessed(String misspelt, String meant) {
        Run.of("train", misspelt, "3").fails(2, misspelt, "did you mean " + meant + "?", "see chainrule train --help");
    }

    @ParameterizedTest
    @CsvSource({"trian, train", "Train, train", "predcit, predict", "benhc, bench", "device, devices", "grad, gradcheck"
    })
    void aMisspeltCommandIsGuessed(String misspelt, String meant) {
        Run.of(misspelt).fails(2, misspelt, "did you mean " + meant + "?", "see chainrule --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fly", "--fly", "-x", "--xyzzy"})
    void whatResemblesNothingIsNotGuessed(String word) {
        assertThat(Run.of(word).fails(2, word).error()).doesNotContain("did you mean");
        assertThat(Run.of("train", "digits", word).fails(2, word).error()).doesNotContain("did you mean");
    }

    @Test
    void atSignsNameFilesLikeAnyOther() {
        Run.of("train", "@nowhere").fails(1, "@nowhere", "no such file");
    }

    @Test
    void verboseShowsTheStackTraceToo() {
        for (String[] args : new String[][] {
            {"--verbose", "train", "nowhere.csv"},
            {"train", "nowhere.csv", "--verbose"},
            {"train", "--fly", "--verbose"}
        }) {
            Run run = Run.of(args);
            assertThat(run.exitCode()).isNotZero();
            assertThat(run.err()).startsWith("chainrule: ").contains("\tat ");
        }
    }

    @Test
    void aFullStandardOutputIsAFailure() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        int exitCode = Main.run(
                new PrintStream(full, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                "devices");
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("chainrule: standard output cannot be written");
    }

    @Test
    void theInputsOfALineMayHoldControlCharacters() {
        Run.of("train", "no\nsuch\tfile\u001b[31m.csv").fails(1, "no such file");
    }

    @Test
    void noBackendIsReportedWithItsReasons() {
        Run run = Run.of("train", "--backend", "abacus");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains("\nchainrule: no backend")
                .contains("backend preference 'abacus' (argument)", "UNAVAILABLE", "remedy")
                .doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu?colour=red", "*?colour=red", "CPU", "", "cpu:scalar?threads", "cpu,,cpu"})
    void aBackendPreferenceOfAWrongFormIsWrongUsage(String preference) {
        Run.of("train", "--backend", preference).fails(2, "backend preference '" + preference + "'");
        Run.of("devices", "--backend", preference).fails(2, "backend preference '" + preference + "'");
    }

    @Test
    void aDeviceThatFailsIsAFailureAndNothingElseIsTried() {
        Run.of("train", "--backend", "faulty:device,*").fails(1, "faulty:device", "the device is gone");
    }

    @Test
    void runningOutOfMemoryIsOneClearLine() {
        Run.of("train", "--backend", "faulty:memory").fails(1, "out of memory", "Java heap space", "-Xmx");
    }
}
