package dev.chainrule.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.browser.PagesInBrowser;
import dev.chainrule.check.parity.DeviceParity;
import dev.chainrule.check.parity.Difference;
import dev.chainrule.check.parity.OperationParity;
import dev.chainrule.check.parity.Parity;
import dev.chainrule.check.parity.ParityPlan;
import dev.chainrule.check.parity.StepParity;
import dev.chainrule.nn.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of a comparison of devices as a browser lays it out; the pictures stay in {@code target/pages}. */
final class ParityInBrowserTest extends PagesInBrowser {
    private static final Difference FIRST =
            new Difference(3, "hiddenDelta", "Delta(12)", 36, 1023, -1.17549e-38f, 1.2345678e-7f, 1.2345678e-7, 3e-13);

    /** Two devices of one mind, one with bits of its own, and one that is wrong; a third is not there. */
    private static Parity whole() {
        ParityPlan plan = ParityPlan.usual();
        return new Parity(
                plan,
                List.of(
                        device("cpu:scalar", true, plan.steps(), null, null),
                        device("opencl:0?kernels=gpu", true, plan.steps(), null, null),
                        device("aparapi:jtp", false, plan.steps(), FIRST, null),
                        device("cpu:faulty", true, plan.steps(), FIRST, FIRST)),
                List.of(
                        "opencl:1 UNAVAILABLE: the platform rusticl has no device; name the GPU's driver in the environment"));
    }

    /** Words as long as they get, and numbers that are none. */
    private static Parity odd() {
        String id = "opencl:" + "1".repeat(60) + "?kernels=<script>harmed=1</script>";
        ParityPlan plan = ParityPlan.usual()
                .topology(Topology.parse("784" + "-100:leaky_relu".repeat(12) + "-10"))
                .examples(1)
                .steps(1)
                .seed(Long.MIN_VALUE);
        return new Parity(
                plan,
                List.of(device(id, true, 1, null, null), device(id + "&tiles=8x2x256", true, 1, FIRST, FIRST)),
                List.of("<script>harmed=1</script> " + "x".repeat(200)));
    }

    private static DeviceParity device(String id, boolean promised, int steps, Difference different, Difference wrong) {
        long equal = different == null ? 123_456_789L : 123_456_700L;
        double worst = wrong == null ? 1.5 : Double.POSITIVE_INFINITY;
        return new DeviceParity(
                id,
                promised,
                Stream.of("gatherRows", "dense", "accumulateGradient", "hiddenDelta")
                        .map(operation -> new OperationParity(
                                operation, 10, 123_456_789L, equal, worst, 0.75, wrong == null ? 0.25 : 1e6))
                        .toList(),
                IntStream.rangeClosed(1, steps)
                        .mapToObj(step -> new StepParity(step, 123_456_789L, equal, 12_345_678, 345.6))
                        .toList(),
                different,
                wrong);
    }

    private static Stream<Parity> pages() {
        return Stream.of(whole(), odd(), new Parity(ParityPlan.usual(), List.of(), List.of()));
    }

    static Stream<Arguments> windows() {
        return pages().flatMap(
                        parity -> IntStream.of(1200, 760, 400, 320).mapToObj(width -> Arguments.of(parity, width)));
    }

    private static Path page(Parity parity) throws IOException {
        return Files.writeString(FOLDER.resolve("parity.html"), ParityPage.of(parity));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void nothingOverflowsOrOverlaps(Parity parity, int width) throws Exception {
        fits(page(parity), width);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void paperHasRoomForIt(Parity parity) throws Exception {
        fitsOnPaper(page(parity));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theBrowserHasNothingToComplainOfAndFetchesNothing(Parity parity) throws Exception {
        isAlone(page(parity), "data:,"::equals);
    }

    @Test
    void aFaultIsSeen() throws Exception {
        findsFaults(
                page(whole()),
                "document.querySelector('h1').style.width = '2000px'",
                "document.querySelector('td.number').style.cssText = 'display: block; min-width: 0; width: 9px'");
    }

    /** The reader finds the device that is wrong, and the step and the operation, without scrolling sideways. */
    @Test
    void theWrongDeviceIsNamedWithStepAndOperation() throws Exception {
        for (int width : new int[] {1200, 400}) {
            chromium.show(page(whole()), width, false);
            assertThat(shown("header"))
                    .contains("cpu:faulty is out of bounds: step 3, hiddenDelta into Delta(12)[36, 1023]");
            assertThat(shown("main > section:last-of-type"))
                    .contains("cpu:faulty", "Out of bounds: step 3, hiddenDelta into Delta(12)[36, 1023]");
            assertThat(shown("main > section"))
                    .contains("OUT OF BOUNDS", "bits of its own, within bounds", "opencl:1 UNAVAILABLE");
            Files.write(FOLDER.resolve("parity-" + width + ".png"), chromium.picture());
        }
    }

    private static String shown(String element) throws Exception {
        return chromium.evaluate("document.querySelector('" + element + "').innerText")
                .stringValue();
    }
}
