package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.browser.PagesInBrowser;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of a training as a browser lays it out; pages and pictures stay in {@code target/pages}. */
final class TrainingPageInBrowserTest extends PagesInBrowser {
    private static List<Named<Path>> pages;

    @BeforeAll
    static void writePages() {
        pages = OddTrainings.all().map(TrainingPageInBrowserTest::page).toList();
    }

    private static Named<Path> page(Named<TrainingRecord> training) {
        Path file = FOLDER.resolve(training.getName() + ".html");
        try {
            Report.write(file, training.getPayload());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Named.of(training.getName(), file);
    }

    static Stream<Named<Path>> pages() {
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothingOverflowsOrOverlaps(Path page) throws Exception {
        for (int width : new int[] {1200, 761, 760, 390, 320}) {
            fits(page, width);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void paperHasRoomForIt(Path page) throws Exception {
        fitsOnPaper(page);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theBrowserHasNothingToComplainOfAndFetchesNothing(Path page) throws Exception {
        isAlone(page, url -> url.startsWith("data:"));
    }

    @ParameterizedTest
    @CsvSource({"1200, false", "1200, true", "390, false", "390, true"})
    void curvesAndPicturesAreDrawn(int width, boolean dark) throws Exception {
        chromium.show(FOLDER.resolve("digits.html"), width, dark);
        byte[] png = chromium.picture();
        Files.write(FOLDER.resolve("digits-" + width + (dark ? "-dark" : "-light") + ".png"), png);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        Color ground = colour("document.body", "backgroundColor");
        assertThat(ground.getRed() < 128).isEqualTo(dark);
        assertThat(pixels(picture, ground)).isGreaterThan(picture.getWidth() * picture.getHeight() / 2);
        for (String style : List.of("c0", "c1", "c2")) {
            Color stroke = colour("document.querySelector('g." + style + " path.curve')", "stroke");
            assertThat(pixels(picture, stroke)).as(style).isGreaterThan(100);
        }
        assertThat(chromium.evaluate("[...document.images].every(i => i.complete && i.naturalWidth === 8)")
                        .booleanValue())
                .isTrue();
    }

    /** The odd ones, to be looked at. */
    @ParameterizedTest
    @MethodSource("pages")
    void picturesAreKept(Path page) throws Exception {
        String name = page.getFileName().toString().replace(".html", "");
        chromium.show(page, 390, false);
        Files.write(FOLDER.resolve(name + "-phone.png"), chromium.picture());
        chromium.show(page, 1200, false);
        Files.write(FOLDER.resolve(name + "-desk.png"), chromium.picture());
        chromium.show(page, A4, false);
        chromium.medium("print", false);
        byte[] png = chromium.picture();
        Files.write(FOLDER.resolve(name + "-paper.png"), png);
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(A4);
    }

    @Test
    void aFaultIsSeen() throws Exception {
        findsFaults(
                FOLDER.resolve("digits.html"),
                "document.querySelector('.plot text').setAttribute('dx', 2000)",
                "document.querySelector('h1').style.width = '2000px'",
                "document.querySelector('.plot svg').style.height = 0",
                "document.querySelector('.whole svg.bar rect').setAttribute('width', '140%')",
                "document.querySelector('.plot use').removeAttribute('href')");
    }
}
