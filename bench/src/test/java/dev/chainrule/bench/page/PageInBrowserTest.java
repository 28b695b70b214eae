package dev.chainrule.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.browser.PagesInBrowser;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page as a browser lays it out; the pictures stay in {@code target/pages}. */
final class PageInBrowserTest extends PagesInBrowser {
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
        fits(page("page", report), width);
    }

    @ParameterizedTest
    @MethodSource("dev.chainrule.bench.page.OddReports#all")
    void paperHasRoomForIt(BenchReport report) throws Exception {
        fitsOnPaper(page("page", report));
    }

    @ParameterizedTest
    @MethodSource("dev.chainrule.bench.page.OddReports#all")
    void theBrowserHasNothingToComplainOfAndFetchesNothing(BenchReport report) throws Exception {
        isAlone(page("page", report), "data:,"::equals);
    }

    @Test
    void aFaultIsSeen() throws Exception {
        findsFaults(
                page("page", SampleReport.whole()),
                "document.querySelector('.plot text').setAttribute('dx', 2000)",
                "document.querySelector('.plot svg text:nth-of-type(2)').setAttribute('x', '0')",
                "document.querySelector('h1').style.width = '2000px'",
                "document.querySelector('td.number').style.cssText = 'display: block; min-width: 0; width: 9px'",
                "document.querySelector('.plot svg').style.height = 0",
                "document.querySelector('svg.bar rect').setAttribute('width', '140%')",
                "document.querySelector('.plot use').removeAttribute('href')");
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
}
