package dev.chainrule.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Measured;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.bench.Timing;
import dev.chainrule.bench.Verdict;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page as text, and as the elements that the text makes: it is well-formed XML, so that a test can read it. */
final class BenchPageTest {
    private static final String HERE = "dev.chainrule.bench.page.OddReports#all";

    private static Document document(BenchReport report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(BenchPage.of(report).replace("<!DOCTYPE html>", ""))));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(Document document, String name) {
        return elements(document, name).stream().map(Element::getTextContent).toList();
    }

    @Test
    void equalReportsGiveEqualPages() {
        assertThat(BenchPage.of(SampleReport.whole())).isEqualTo(BenchPage.of(SampleReport.whole()));
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            String elsewhere = BenchPage.of(SampleReport.whole());
            Locale.setDefault(Locale.GERMANY);
            assertThat(BenchPage.of(SampleReport.whole())).isEqualTo(elsewhere).contains("3.10\u00a0GFLOP/s");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theVerdictComesFirst() throws Exception {
        Document page = document(SampleReport.whole());
        assertThat(texts(page, "h2"))
                .containsExactly(
                        "Verdict",
                        "Throughput",
                        "Where a step's time goes",
                        "Roofline",
                        "Crossover",
                        "Devices",
                        "How to read it");
        assertThat(texts(page, "caption"))
                .containsExactly(
                        "The fastest device for each shape",
                        "Training throughput, by shape and device",
                        "Time of a step, by phase",
                        "Phases against the roofline",
                        "Who wins which batches of 784-128-10, and why",
                        "What each device can do at most");
    }

    @Test
    void allThatTheReportSaysIsThere() throws Exception {
        String page = document(SampleReport.whole()).getDocumentElement().getTextContent();
        assertThat(page)
                .contains(
                        "2001-02-03 04:05 UTC",
                        "Invented Processor 3000",
                        "Linux 6.1 amd64",
                        "Example VM 25.0.1",
                        "2.00\u00a0GiB")
                .contains("-Xmx2g --add-modules=jdk.incubator.vector", "42.0\u00a0s")
                .contains("too close to tell", "the machine was too noisy to tell", "as fast as cpu:vector")
                .contains("Not measured: cpu:scalar: a step takes 1.2 s")
                .contains("Uploads were timed from ordinary arrays.", "opencl:1: the driver of Invented Accelerator")
                .contains("14.2\u00a0TFLOP/s", "448\u00a0GB/s", "12.8\u00a0GB/s", "5.20\u00a0µs", "ridge 31.7")
                .contains("launch: they take 0.93 µs on cpu:vector", "128 to 4096")
                .contains("A 2-3-1@1", "B 784-128-10@32", "C 784-1024-1024-10@256");
    }

    /** Within an element, at any depth, in order. */
    private static List<Element> inside(Element element, String name) {
        NodeList nodes = element.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<Element> ofClass(Document page, String name, String style) {
        return elements(page, name).stream()
                .filter(element ->
                        List.of(element.getAttribute("class").split(" ")).contains(style))
                .toList();
    }

    @Test
    void whatSpoilsAVerdictStandsInItsCell() throws Exception {
        Document page = document(OddReports.disturbed());
        List<Element> rows = inside(elements(page, "table").get(0), "tr");
        assertThat(inside(rows.get(1), "td").get(0).getTextContent()).isEqualTo("too noisy to tell");
        Element sure = inside(rows.get(1), "td").get(3);
        assertThat(sure.getTextContent())
                .startsWith("the machine was too noisy to tell cpu:vector and cpu:plain apart");
        assertThat(inside(sure, "li"))
                .extracting(Element::getTextContent)
                .containsExactlyElementsOf(
                        OddReports.disturbed().shapes().get(0).verdict().caveats());
        assertThat(ofClass(page, "ul", "caveats")).hasSize(2);
        assertThat(ofClass(page, "ul", "caveats").get(1).getTextContent())
                .isEqualToNormalizingWhitespace(
                        "batch 4, cpu:vector: 250 µs a sample, far from the 10.0 µs at batch 1");
    }

    @Test
    void noisyFiguresAreMarkedWhereTheyStand() throws Exception {
        Document page = document(OddReports.disturbed());
        assertThat(ofClass(page, "span", "tag"))
                .extracting(tag -> tag.getParentNode().getTextContent().strip())
                .containsExactly("cpu:vector too noisy", "cpu:vector parts 2.71×");
        assertThat(ofClass(page, "g", "noisy"))
                .extracting(Element::getTextContent)
                .singleElement()
                .asString()
                .contains("cpu:vector, batch 4", "too noisy");
        assertThat(ofClass(document(SampleReport.whole()), "g", "noisy")).isEmpty();
    }

    @Test
    void whatIsIncompleteSaysSoFirst() throws Exception {
        String page = document(OddReports.disturbed()).getDocumentElement().getTextContent();
        assertThat(page.indexOf("Incomplete: it was stopped before all was measured."))
                .isBetween(page.indexOf("Verdict"), page.indexOf("Throughput"));
        assertThat(page.indexOf("crossover of 784-128-10: stopped while it was measured"))
                .isBetween(page.indexOf("Verdict"), page.indexOf("Throughput"));
        assertThat(BenchPage.of(SampleReport.whole())).doesNotContain("Incomplete");
    }

    private static double percent(Element element, String name) {
        return Double.parseDouble(element.getAttribute(name).replace("%", ""));
    }

    @ParameterizedTest
    @MethodSource(HERE)
    void noBarLeavesItsFrame(BenchReport report) throws Exception {
        for (Element bar : ofClass(document(report), "svg", "bar")) {
            for (Element part : inside(bar, "rect")) {
                double left = percent(part, "x");
                assertThat(left).isBetween(0.0, 100.0);
                assertThat(left + percent(part, "width")).isLessThanOrEqualTo(100.01);
            }
            for (Element line : inside(bar, "line")) {
                assertThat(percent(line, "x1")).isBetween(0.0, 100.0);
                assertThat(percent(line, "x2")).isBetween(0.0, 100.0);
            }
        }
    }

    /** 4, 1 and 21 of a step of 9.6: all are seen in their proportion, and so is where the step ends. */
    @Test
    void partsLongerThanTheirStepAreDrawnWhole() throws Exception {
        Element bar = ofClass(document(OddReports.disturbed()), "svg", "bar").stream()
                .filter(one -> one.getTextContent().contains("gradients 219"))
                .findFirst()
                .orElseThrow();
        List<Element> parts = inside(bar, "rect").stream()
                .filter(part -> part.getAttribute("class").startsWith("fill")
                        && part.getAttribute("height").equals("14"))
                .toList();
        assertThat(parts)
                .extracting(part -> percent(part, "width"))
                .satisfiesExactly(
                        width -> assertThat(width).isCloseTo(100 * 4 / 26.0, within(0.01)),
                        width -> assertThat(width).isCloseTo(100 * 1 / 26.0, within(0.01)),
                        width -> assertThat(width).isCloseTo(100 * 21 / 26.0, within(0.01)));
        Element end = inside(bar, "line").stream()
                .filter(line -> line.getAttribute("class").equals("whisker"))
                .findFirst()
                .orElseThrow();
        assertThat(percent(end, "x1")).isCloseTo(100 * 9.6 / 26, within(0.01));
        assertThat(bar.getParentNode().getPreviousSibling().getPreviousSibling().getTextContent())
                .contains("cpu:vector", "parts 2.71×");
    }

    @Test
    void aReadingBeyondTheScaleHasAnArrow() throws Exception {
        Element bar = ofClass(document(OddReports.crowded()), "svg", "bar").stream()
                .filter(one -> one.getTextContent().startsWith("median"))
                .findFirst()
                .orElseThrow();
        assertThat(bar.getTextContent()).doesNotContain("»"); // 1.43 of the fastest, on a scale to 1.5
        Timing wild = new Timing(1e-3, 1e-4, 1e-3, 9, 1e-3, 1e-3);
        Measured measured = new Measured("a", wild, 1000, 1e9, 0.5, "", 1, 1e9, List.of());
        BenchReport report = new BenchReport(
                SampleReport.SETTING,
                true,
                List.of(),
                List.of(),
                List.of(new ShapeResult("s", List.of(measured), List.of(), new Verdict("", true, "", List.of()))),
                List.of(),
                List.of());
        assertThat(ofClass(document(report), "svg", "bar"))
                .extracting(Element::getTextContent)
                .anyMatch(t -> t.contains("»"));
    }

    @Test
    void everyPhaseThatComputesIsAPointOfItsDevicesRoofline() throws Exception {
        long phases = SampleReport.whole().shapes().stream()
                .flatMap(shape -> shape.measured().stream())
                .flatMap(measured -> measured.phases().stream())
                .filter(phase -> phase.flops() > 0)
                .count();
        Document page = document(SampleReport.whole());
        assertThat(texts(page, "title").stream().filter(title -> title.contains("FLOP a byte")))
                .hasSize((int) phases)
                .allMatch(title -> title.contains("of the roofline"));
        assertThat(elements(page, "line").stream()
                        .filter(line -> line.getAttribute("class").equals("roof")))
                .hasSize(6);
    }

    @Test
    void aDeviceWithoutCeilingSaysSo() throws Exception {
        assertThat(document(OddReports.broken()).getDocumentElement().getTextContent())
                .contains("No ceiling was measured");
    }

    @ParameterizedTest
    @MethodSource(HERE)
    void nothingIsLoadedFromAnywhere(BenchReport report) throws Exception {
        String page = BenchPage.of(report);
        assertThat(page).contains("default-src 'none'").doesNotContain("@import");
        assertThat(Pattern.compile("url\\((?!#)").matcher(page).find()).isFalse();
        Document document = document(report);
        for (Element element : elements(document, "*")) {
            assertThat(element.getTagName())
                    .isNotIn("script", "img", "iframe", "object", "embed", "image", "foreignObject");
            assertThat(element.hasAttribute("src") || element.hasAttribute("style"))
                    .isFalse();
            assertThat(element.getAttribute("href")).matches("|#m[0-7]|data:,");
        }
        assertThat(elements(document, "link")).hasSize(1);
        assertThat(BenchPage.of(SampleReport.whole())).doesNotContain("http:", "https:", "//");
    }

    @ParameterizedTest
    @MethodSource(HERE)
    void everyDrawingHasATitleAndEveryTableACaption(BenchReport report) throws Exception {
        Document page = document(report);
        for (Element drawing : elements(page, "svg")) {
            if (drawing.getAttribute("role").equals("img")) {
                assertThat(drawing.getFirstChild().getNodeName()).isEqualTo("title");
                assertThat(drawing.getFirstChild().getTextContent()).isNotBlank();
            } else {
                assertThat(drawing.getAttribute("aria-hidden")).isEqualTo("true");
            }
        }
        assertThat(elements(page, "table"))
                .allMatch(table -> table.getFirstChild().getNodeName().equals("caption"));
        assertThat(elements(page, "th")).allMatch(head -> head.hasAttribute("scope"));
        assertThat(elements(page, "figure"))
                .hasSize(report.devices().size() + report.crossovers().size());
    }

    @ParameterizedTest
    @MethodSource(HERE)
    void whatIsNoNumberIsNotShownAsOne(BenchReport report) throws Exception {
        assertThat(BenchPage.of(report)).doesNotContain("NaN", "Infinity", "null", "∞");
        for (Element element : elements(document(report), "*")) {
            for (String name : List.of("x", "y", "x1", "x2", "y1", "y2", "dx", "width", "height")) {
                assertThat(element.getAttribute(name)).matches("|-?[0-9]{1,4}(\\.[0-9]+)?%?");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onload='alert(1)",
                "</style></title></svg></td></table><h2>",
                "--><!--",
                "]]>",
                "&lt;&#0;&nosuch;",
                "javascript:alert(1)",
                "\u0000\u0007\u001b[31m\u202eevil\u2066\ufffe\ud800",
                "B x\n\r\t\u2028"
            })
    void textsOfTheReportAddNothingButText(String hostile) throws Exception {
        Document page = document(OddReports.text(hostile));
        assertThat(shape(page)).isEqualTo(shape(document(OddReports.text("harmless"))));
        assertThat(texts(page, "dd"))
                .contains(hostile.replaceAll("[\\n\\r\\t]", " ")
                        .replaceAll("[\\x00-\\x1f\\u202e\\u2066\\ufffe\\ud800]", "\ufffd"));
    }

    /** The page's elements and the names of their attributes. */
    private static List<String> shape(Document document) {
        return elements(document, "*").stream()
                .map(element -> element.getTagName()
                        + IntStream.range(0, element.getAttributes().getLength())
                                .mapToObj(i -> element.getAttributes().item(i).getNodeName())
                                .toList())
                .toList();
    }

    @Test
    void colourIsNeverAlone() throws Exception {
        Document page = document(OddReports.crowded());
        List<String> markers = elements(page, "ul").stream()
                .filter(list -> list.getAttribute("class").equals("legend"))
                .reduce((a, b) -> b)
                .stream()
                .flatMap(list -> IntStream.range(0, 10).mapToObj(i -> {
                    Element key = (Element) list.getElementsByTagName("svg").item(i);
                    Element use = (Element) key.getElementsByTagName("use").item(0);
                    return key.getAttribute("class") + " " + use.getAttribute("href");
                }))
                .toList();
        assertThat(markers).doesNotHaveDuplicates().hasSize(10);
        assertThat(Stream.of(0, 1, 2, 3, 4, 5, 6, 7).map(i -> markers.get(i).replaceAll(".*#", "")))
                .doesNotHaveDuplicates();
    }
}
