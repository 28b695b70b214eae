package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.data.Digits;
import dev.chainrule.train.DataDigest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page of a training as text, and as the elements that the text makes. */
final class TrainingPageTest {
    private static final String ALL = "dev.chainrule.report.OddTrainings#all";

    private static Document document(TrainingRecord training) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Report.page(training).replace("<!DOCTYPE html>", ""))));
    }

    private static List<Element> elements(Document page, String name) {
        NodeList nodes = page.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(Document page, String name) {
        return elements(page, name).stream()
                .map(e -> e.getTextContent().strip())
                .toList();
    }

    private static String text(TrainingRecord training) throws Exception {
        return elements(document(training), "body").get(0).getTextContent().replaceAll("\\s+", " ");
    }

    @Test
    void allOfATrainingIsThere() throws Exception {
        TrainingRecord training = OddTrainings.digits();
        Document page = document(training);
        assertThat(texts(page, "h2"))
                .containsExactly(
                        "By epoch", "Judgement", "Worst examples", "Weights and gradients", "Time and memory", "Facts");
        assertThat(texts(page, "h3"))
                .contains("Cost", "Accuracy", "Learning rate", "Speed", "By class")
                .contains("Weights, layer 1, 64 to 32", "Gradients, layer 2, 32 to 10");
        assertThat(texts(page, "dt"))
                .contains("test accuracy", "validation accuracy", "cost", "Data digest", "Seed", "Device", "Versions")
                .contains("Command", "Optimizer", "Schedule", "Memory");
        assertThat(texts(page, "dd")).contains("chainrule train digits --seed 1", "1");
        assertThat(training.facts().get("Data digest")).matches("sha256 [0-9a-f]{64}");
        // 10 x 10 cells, of which those on the diagonal are right
        assertThat(elements(page, "td").stream()
                        .filter(e -> e.getAttribute("class").startsWith("right")))
                .hasSize(10);
        assertThat(elements(page, "td").stream()
                        .filter(e -> e.getAttribute("class").startsWith("wrong")))
                .hasSize(90);
        assertThat(elements(page, "img")).hasSize(24);
    }

    @Test
    void theDigestIsThatOfTheDataThatWereLearnt() {
        assertThat(OddTrainings.digits().facts().get("Data digest"))
                .isEqualTo("sha256 " + DataDigest.of(Digits.train()));
    }

    @Test
    void theMatrixCountsTheAnswers() throws Exception {
        TrainingRecord training = OddTrainings.digits();
        List<List<Long>> confusion = training.judgement().evaluation().confusion();
        List<String> cells = elements(document(training), "td").stream()
                .filter(e -> e.getAttribute("class").matches("(right|wrong) q.*"))
                .map(Element::getTextContent)
                .map(String::strip)
                .toList();
        for (int i = 0; i < 100; i++) {
            long count = confusion.get(i / 10).get(i % 10);
            assertThat(cells.get(i)).isEqualTo(count == 0 ? "" : Long.toString(count));
        }
    }

    @Test
    void whatDivergedSaysSoFirst() throws Exception {
        TrainingRecord training = OddTrainings.diverged();
        assertThat(training.progress().ending().kind()).isEqualTo(Ending.Kind.DIVERGED);
        assertThat(training.progress().history()).isNotEmpty();
        String page = text(training);
        assertThat(page)
                .contains("Diverged. Training diverged in epoch ", "try a smaller rate")
                .contains("was not judged by the test part");
        assertThat(page.indexOf("Diverged.")).isLessThan(page.indexOf("By epoch"));
        assertThat(elements(document(training), "line").stream()
                        .filter(e -> e.getAttribute("class").equals("broken")))
                .isNotEmpty();
    }

    @Test
    void whatDivergedAtOnceHasNoCurveOrTheCostOfThatEpoch() throws Exception {
        TrainingRecord training = OddTrainings.divergedAtOnce();
        assertThat(training.progress().history()).isEmpty();
        assertThat(text(training)).contains("Diverged.", "No epoch was learnt to its end");
    }

    @Test
    void whatWasInterruptedSaysSoFirst() throws Exception {
        TrainingRecord training = OddTrainings.interrupted();
        assertThat(training.progress().history()).hasSize(3);
        assertThat(text(training))
                .contains("Interrupted. Training was interrupted in epoch 4 of 20")
                .contains("The solid line is epoch 4, in which training was broken off.");
    }

    @Test
    void whatFailedSaysWhy() throws Exception {
        assertThat(text(OddTrainings.failed())).contains("Failed. cpu:plain: out of room, planted by a test");
    }

    @Test
    void oneEpochIsAPoint() throws Exception {
        Document page = document(OddTrainings.oneEpoch());
        assertThat(texts(page, "title")).contains("Cost by epoch");
        assertThat(texts(page, "title").stream().filter(t -> t.matches("training, epoch 1: .*")))
                .hasSize(1);
        assertThat(texts(page, "p").toString()).contains("Ended after 1 epoch of 1: all epochs");
    }

    @Test
    void whatRunsTellsHowFarItIs() throws Exception {
        assertThat(text(OddTrainings.running())).contains("Running: epoch 3 of 4 on cpu:", "left.");
        assertThat(text(OddTrainings.notBegun())).contains("The training has not begun.", "No epoch has ended yet.");
    }

    @Test
    void quantitiesHaveErrorsAndRowsWithNames() throws Exception {
        String page = text(OddTrainings.quantities());
        assertThat(page).contains("RMSE", "R²", "width 0.", "a very long name of a column, in centimetres");
        assertThat(page).doesNotContain("Confusion");
    }

    @Test
    void manyClassesAreToldByTheirConfusions() throws Exception {
        assertThat(texts(document(OddTrainings.manyClasses()), "h3"))
                .contains("Most frequent confusions", "The 30 classes of 40 with the lowest F1");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void whatIsNoNumberIsNotShownAsOne(TrainingRecord training) throws Exception {
        Document page = document(training);
        // the message of a divergence has the cost as it is
        String message = training.progress().ending().message().replaceAll("\\s+", " ");
        assertThat(text(training).replace(message.isEmpty() ? "." : message.substring(1), ""))
                .doesNotContain("NaN", "Infinity", "∞");
        for (Element element : elements(page, "*")) {
            for (String name : List.of("x", "y", "x1", "x2", "y1", "y2", "dx")) {
                assertThat(element.getAttribute(name)).matches("|-?[0-9]{1,4}(\\.[0-9]+)?%?");
            }
            for (String name : List.of("width", "height")) {
                assertThat(element.getAttribute(name)).matches("|[0-9]{1,4}(\\.[0-9]+)?%?");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void nothingIsLoadedFromAnywhere(TrainingRecord training) throws Exception {
        String text = Report.page(training);
        assertThat(text).contains("default-src 'none'").doesNotContain("@import");
        assertThat(Pattern.compile("url\\((?!#)").matcher(text).find()).isFalse();
        for (Element element : elements(document(training), "*")) {
            assertThat(element.getTagName())
                    .isNotIn("script", "iframe", "object", "embed", "image", "foreignObject", "form");
            assertThat(element.hasAttribute("style")).isFalse();
            assertThat(element.getAttribute("src")).matches("|data:image/png;base64,[A-Za-z0-9+/=]+");
            assertThat(element.getAttribute("href")).matches("|#m[0-7]|data:,");
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void everyDrawingHasATitleAndEveryTableACaption(TrainingRecord training) throws Exception {
        Document page = document(training);
        for (Element drawing : elements(page, "svg")) {
            if (drawing.getAttribute("role").equals("img")) {
                assertThat(drawing.getFirstChild().getNodeName()).isEqualTo("title");
            } else {
                assertThat(drawing.getAttribute("aria-hidden")).isEqualTo("true");
            }
        }
        assertThat(elements(page, "table"))
                .allMatch(table -> table.getFirstChild().getNodeName().equals("caption"));
        assertThat(elements(page, "img"))
                .allMatch(img -> !img.getAttribute("alt").isBlank());
    }

    @Test
    void equalRecordsGiveEqualPagesEverywhere() {
        TrainingRecord training = OddTrainings.digits();
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            String elsewhere = Report.page(training);
            Locale.setDefault(Locale.GERMANY);
            assertThat(Report.page(training)).isEqualTo(elsewhere);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void itIsSmall() {
        assertThat(Report.page(OddTrainings.digits()).length()).isLessThan(200_000);
        assertThat(Report.page(OddTrainings.longAndDeep()).length()).isLessThan(300_000);
    }

    @Test
    void itIsWrittenAsAWhole(@TempDir Path folder) throws IOException {
        TrainingRecord training = OddTrainings.oneEpoch();
        Path file = Files.writeString(folder.resolve("report.html"), "what was there before");
        Report.write(file, training);
        assertThat(file).hasContent(Report.page(training));
        assertThat(folder).isDirectoryContaining(f -> f.equals(file));
    }
}
