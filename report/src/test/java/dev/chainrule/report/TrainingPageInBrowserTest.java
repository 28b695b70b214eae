package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.browser.Chromium;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The page of a training as a browser lays it out; pages and pictures stay in {@code target/pages}. */
final class TrainingPageInBrowserTest {
    private static final Path FOLDER = Path.of("target", "pages").toAbsolutePath();
    /** The width of a sheet of A4 within margins of 10 mm, in pixels of CSS. */
    private static final int A4 = 718;

    private static Chromium chromium;
    private static List<Named<Path>> pages;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        Files.createDirectories(FOLDER);
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

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    static Stream<Named<Path>> pages() {
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothingOverflowsOrOverlaps(Path page) throws Exception {
        for (int width : new int[] {1200, 761, 760, 390, 320}) {
            chromium.show(page, width, false);
            assertThat(chromium.faults()).as("%d pixels", width).isEqualTo("[]");
            assertThat(chromium.evaluate("window.harmed === undefined").booleanValue())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void paperHasRoomForIt(Path page) throws Exception {
        chromium.show(page, A4, true);
        chromium.medium("print", false);
        assertThat(chromium.faults()).isEqualTo("[]");
        assertThat(colour("document.body", "backgroundColor")).isEqualTo(Color.WHITE);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theBrowserHasNothingToComplainOfAndFetchesNothing(Path page) throws Exception {
        chromium.happened(
                "Network.requestWillBeSent", "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown");
        chromium.show(page, 1200, false);
        assertThat(chromium.happened("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"))
                .isEmpty();
        assertThat(chromium.happened("Network.requestWillBeSent").stream()
                        .map(event -> event.at("/params/request/url").stringValue())
                        .filter(url -> !url.startsWith("data:")))
                .containsExactly(page.toUri().toString());
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
        for (String fault : List.of(
                "document.querySelector('.plot text').setAttribute('dx', 2000)",
                "document.querySelector('h1').style.width = '2000px'",
                "document.querySelector('.plot svg').style.height = 0",
                "document.querySelector('.whole svg.bar rect').setAttribute('width', '140%')",
                "document.querySelector('.plot use').removeAttribute('href')")) {
            chromium.show(FOLDER.resolve("digits.html"), 1200, false);
            chromium.evaluate("void (" + fault + ")");
            assertThat(chromium.faults()).as(fault).isNotEqualTo("[]");
        }
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
