package dev.chainrule.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.browser.Chromium;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The page as a browser lays it out; the pictures stay in {@code target/pages}. */
final class PageInBrowserTest {
    private static final Path FOLDER = Path.of("target", "pages").toAbsolutePath();
    /** The width of a sheet of A4 within margins of 10 mm, in pixels of CSS. */
    private static final int A4 = 718;

    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        Files.createDirectories(FOLDER);
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    static Stream<Arguments> windows() {
        return OddReports.all()
                .flatMap(report ->
                        IntStream.of(1200, 761, 760, 400, 320).mapToObj(width -> Arguments.of(report, width)));
    }

    private static Path page(String name, BenchReport report) throws IOException {
        return Files.writeString(FOLDER.resolve(name + ".html"), BenchPage.of(report));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void nothingOverflowsOrOverlaps(BenchReport report, int width) throws Exception {
        Path page = page("page", report);
        chromium.show(page, width, false);
        assertThat(chromium.faults()).isEqualTo("[]");
        assertThat(chromium.evaluate("window.harmed === undefined").booleanValue())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.chainrule.bench.page.OddReports#all")
    void paperHasRoomForIt(BenchReport report) throws Exception {
        chromium.show(page("page", report), A4, true);
        chromium.medium("print", false);
        assertThat(chromium.faults()).isEqualTo("[]");
        assertThat(colour("document.body", "backgroundColor")).isEqualTo(Color.WHITE);
    }

    @ParameterizedTest
    @MethodSource("dev.chainrule.bench.page.OddReports#all")
    void theBrowserHasNothingToComplainOfAndFetchesNothing(BenchReport report) throws Exception {
        Path page = page("page", report);
        chromium.happened(
                "Network.requestWillBeSent", "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown");
        chromium.show(page, 1200, false);
        assertThat(chromium.happened("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"))
                .isEmpty();
        assertThat(chromium.happened("Network.requestWillBeSent").stream()
                        .map(event -> event.at("/params/request/url").stringValue())
                        .filter(url -> !url.equals("data:,")))
                .containsExactly(page.toUri().toString());
    }

    @Test
    void aFaultIsSeen() throws Exception {
        chromium.show(page("page", SampleReport.whole()), 1200, false);
        for (String fault : List.of(
                "document.querySelector('.plot text').setAttribute('dx', 2000)",
                "document.querySelector('.plot svg text:nth-of-type(2)').setAttribute('x', '0')",
                "document.querySelector('h1').style.width = '2000px'",
                "document.querySelector('td.number').style.cssText = 'display: block; min-width: 0; width: 9px'",
                "document.querySelector('.plot svg').style.height = 0",
                "document.querySelector('svg.bar rect').setAttribute('width', '140%')",
                "document.querySelector('.plot use').removeAttribute('href')")) {
            chromium.show(page("page", SampleReport.whole()), 1200, false);
            chromium.evaluate("void (" + fault + ")");
            assertThat(chromium.faults()).as(fault).isNotEqualTo("[]");
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void devicesAreDrawnInTheirColours(int width, boolean dark) throws Exception {
        chromium.show(page("sample", SampleReport.whole()), width, dark);
        byte[] png = chromium.picture();
        Files.write(FOLDER.resolve("sample-" + width + (dark ? "-dark" : "-light") + ".png"), png);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(picture.getWidth()).isEqualTo(width);
        Color ground = colour("document.body", "backgroundColor");
        assertThat(ground.getRed() < 128).isEqualTo(dark);
        assertThat(pixels(picture, ground)).isGreaterThan(picture.getWidth() * picture.getHeight() / 2);
        for (String style : List.of("c0", "c1", "c2", "p0", "p1", "p2", "p3")) {
            Color fill = colour("document.querySelector('rect.fill." + style + "')", "fill");
            assertThat(pixels(picture, fill)).as(style).isGreaterThan(200);
        }
        Color line = colour("document.querySelector('.roof')", "stroke");
        assertThat(pixels(picture, line)).as("roof").isGreaterThan(200);
    }

    static Stream<Arguments> pictures() {
        return Stream.of(1200, 400).flatMap(width -> Stream.of(Arguments.of(width, false), Arguments.of(width, true)));
    }

    private static Color colour(String element, String property) throws Exception {
        JsonNode value = chromium.evaluate("getComputedStyle(" + element + ")." + property);
        Matcher rgb = Pattern.compile("rgb\\((\\d+), (\\d+), (\\d+)\\)").matcher(value.stringValue());
        assertThat(rgb.matches()).as(value.toString()).isTrue();
        return new Color(
                Integer.parseInt(rgb.group(1)), Integer.parseInt(rgb.group(2)), Integer.parseInt(rgb.group(3)));
    }

    private static long pixels(BufferedImage picture, Color colour) {
        return IntStream.range(0, picture.getWidth() * picture.getHeight())
                .filter(i -> (picture.getRGB(i % picture.getWidth(), i / picture.getWidth()) & 0xFFFFFF)
                        == (colour.getRGB() & 0xFFFFFF))
                .count();
    }
}
