package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.spi.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every example and looks at what it says. */
class ProgramsTest {
    private static final Pattern ACCURACY = Pattern.compile("(\\d+) of 360 right");

    @Test
    void xorIsLearnt() throws Exception {
        String printed = Printed.by(() -> Xor.main(new String[0]));
        assertThat(printed.lines()
                        .map(line -> line.replaceAll("0\\.0\\d+", "low").replaceAll("0\\.9\\d+", "high")))
                .contains("0 xor 0 = low", "0 xor 1 = high", "1 xor 0 = high", "1 xor 1 = low");
    }

    @Test
    void xorIsThirtyLines() throws IOException {
        Path source = Path.of("src/main/java/dev/chainrule/examples/Xor.java");
        try (Stream<String> lines = Files.lines(source)) {
            assertThat(lines.filter(line -> !line.isBlank() && !line.startsWith("import"))
                            .count())
                    .isLessThanOrEqualTo(30);
        }
    }

    @Test
    void ownRecordsAreLearntAndAnsweredByName() throws Exception {
        String printed = Printed.by(() -> OwnRecords.main(new String[0]));
        assertThat(printed.lines())
                .hasSize(3)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("cherry, best two: [Ranked[number=0, name=cherry, score=0.9"),
                        second -> assertThat(second)
                                .startsWith("apple, best two: [Ranked[number=1, name=apple, score=0.9"),
                        third -> assertThat(third)
                                .startsWith("melon, best two: [Ranked[number=2, name=melon, score=0.9"));
    }

    @Test
    void aTrainingIsShown(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("report.html");
        String printed = Printed.by(() -> ReportDigits.main(new String[] {page.toString()}));
        assertThat(printed).contains("watch: http://127.0.0.1:", "report: " + page);
        assertThat(page).content().contains("Training of digits", "Confusion matrix", "data:image/png;base64,");
    }

    @Test
    void theBestOfSeveralSettingsIsFoundAndCrossValidated() throws Exception {
        String printed = Printed.by(() -> SelectModel.main(new String[] {"cpu:plain"}));
        assertThat(printed.lines().toList()).hasSize(1 + 4 + 2 + 1 + 2).satisfies(lines -> {
            assertThat(lines.get(0)).matches("TRIAL +RATE +UNITS +EPOCHS +accuracy +log-loss +cost");
            assertThat(lines.get(8)).matches("best: rate [0-9.]+, units (16|32)");
            assertThat(lines.get(9)).matches("accuracy 0[.]9\\d+ ± 0[.]0\\d+ · .*");
        });
    }

    @Test
    void anOwnTableIsLearntAndAskedAndPrintsWhatTheGuideSays(@TempDir Path folder) throws Exception {
        Path root = Path.of("").toAbsolutePath().getParent();
        Path iris = root.resolve("cli/src/test/resources/dev/chainrule/cli/iris.csv");
        String printed = Printed.by(() -> OwnTable.main(new String[] {
            iris.toString(), folder.resolve("iris.safetensors").toString()
        }));
        assertThat(printed.lines()).hasSize(2);
        assertThat(Files.readString(root.resolve("docs/guide/in-a-program.md")))
                .contains(printed.lines().findFirst().orElseThrow());
        assertThat(printed).contains("\nsetosa, [Ranked[number=0, name=setosa, score=0.9");
    }

    @Test
    void digitsAreLearnt(@TempDir Path folder) throws Exception {
        Path model = folder.resolve("digits.safetensors");
        String printed = Printed.by(() -> DigitsTraining.main(new String[] {model.toString()}));
        Matcher m = ACCURACY.matcher(printed);
        assertThat(m.find()).as(printed).isTrue();
        assertThat(Integer.parseInt(m.group(1))).isGreaterThanOrEqualTo(342);
        assertThat(model).isNotEmptyFile();
    }

    @Test
    void theReportSaysWhyEachDeviceWasChosenOrNot() throws Exception {
        assertThat(Printed.by(() -> ChooseBackend.main(new String[] {"*"})))
                .containsPattern("(cpu:native|cpu:plain|opencl:0) +CHOSEN: score \\d+ is the highest of what works")
                .containsPattern("own:toy +NOT_PREFERRED: it is chosen only when the device itself is named");
        assertThat(Printed.by(() -> ChooseBackend.main(new String[] {"own:toy"})))
                .containsPattern("own:toy +CHOSEN")
                .containsPattern("cpu +NOT_ASKED");
        assertThat(Printed.by(() -> ChooseBackend.main(new String[] {"abacus:0"})))
                .containsPattern("abacus:0 +UNAVAILABLE")
                .containsPattern("cpu +NOT_ASKED");
    }

    @Test
    void theFastestOfTheDevicesAllowedIsOpened() throws Exception {
        assertThat(Printed.by(() -> OpenFastest.main(new String[] {"cpu:scalar,cpu:plain"})))
                .matches("training on cpu:(scalar|plain)\\R");
    }

    @Test
    void ownArraysAreLearntOnTheFastestDevice() throws Exception {
        assertThat(Printed.by(() -> OwnArrays.main(new String[] {"cpu:scalar,cpu:plain"})))
                .containsPattern("cpu:(scalar|plain): gradients are right\\R")
                .containsPattern("(?m)^low, .*\\R^middle, .*\\R^high, ");
    }

    @Test
    void devicesAreCompared(@TempDir Path folder) throws Exception {
        Path page = folder.resolve("bench.html");
        String[] arguments = {"cpu:scalar,cpu:plain", "5-4-3@7", page.toString()};
        assertThat(Printed.by(() -> CompareDevices.main(arguments)))
                .containsPattern("(?m)^DEVICE +SAMPLES/S +STEP µs")
                .containsPattern("(?m)^cpu:scalar +[\\d,]+ ")
                .containsPattern("(?m)^winner: (cpu:plain|cpu:scalar|)$");
        assertThat(page).content().startsWith("<!DOCTYPE html>").contains("5-4-3@7");
    }

    @Test
    void aDeviceWithoutConfigurationsHasNothingToTune() throws Exception {
        assertThat(Printed.by(() -> TuneDevice.main(new String[] {"cpu:plain"})))
                .isEqualToIgnoringNewLines("cpu:plain has nothing to tune");
    }

    @Test
    void devicesAreToldAsJson() throws Exception {
        assertThat(Printed.by(() -> DevicesAsJson.main(new String[] {"cpu:plain"})))
                .contains("\"preference\" : \"cpu:plain\"", "\"chosen\" : \"cpu:plain\"");
    }

    @Test
    void gradientsAreChecked() throws Exception {
        assertThat(Printed.by(() -> CheckGradients.main(new String[] {"cpu:plain"}))
                        .lines())
                .hasSize(Activation.values().length)
                .allMatch(line -> line.matches("[A-Z_]+ is right, worst (theta|b)\\(.* ratio 0\\..*"));
    }

    @Test
    void theFactorsArePrinted() throws Exception {
        assertThat(Printed.by(() -> ChainRuleFactors.main(new String[0])))
                .contains("∂J/∂a_1^(3)")
                .contains("∂a_1^(3)/∂z_1^(3)")
                .contains("∂z_1^(3)/∂Θ_1j^(2)");
    }
}
