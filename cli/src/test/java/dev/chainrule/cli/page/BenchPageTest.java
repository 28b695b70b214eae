package dev.chainrule.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cli.bench.BenchReport;
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
    private static final String HERE = "dev.chainrule.cli.page.OddReports#all";

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
