package dev.chainrule.bench.page;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/** A benchmark's report as a page that a browser shows without a network and without scripts. */
public final class BenchPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Nothing may be loaded, run, sent or embedded; styles are those of the page. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private final BenchReport report;
    private final Marks marks;
    private final Html html = new Html();

    private BenchPage(BenchReport report) {
        this.report = report;
        this.marks = Marks.of(report);
    }

    /** The page, in UTF-8 by its own account; equal for equal reports. */
    public static String of(BenchReport report) {
        return new BenchPage(report).write();
    }

    private String write() {
        html.open("html", "lang", "en");
        head();
        html.open("body");
        Marks.define(html);
        header();
        html.open("main");
        shapes();
        roofline();
        crossovers();
        devices();
        section("How to read it", "");
        Reading.write(html);
        html.close();
        html.close().close().close();
        return html.page();
    }

    private void head() {
        html.open("head")
                .leaf("meta", "charset", "utf-8")
                .leaf("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .leaf("meta", "name", "color-scheme", "content", "light dark")
                .leaf("link", "rel", "icon", "href", "data:,")
                .element(
                        "title",
                        "chainrule bench, " + TIME.format(report.setting().time()))
                .style(sheet())
                .close();
    }

    private static String sheet() {
        try (InputStream in = Objects.requireNonNull(BenchPage.class.getResourceAsStream("page.css"), "page.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("bench: page.css cannot be read", e);
        }
    }

    private void header() {
        Setting setting = report.setting();
        html.open("header").element("h1", "chainrule bench").open("dl", "class", "setting");
        fact("Measured", TIME.format(setting.time()) + ", in " + Quantity.of(setting.seconds(), "s"));
        fact("Processor", setting.processor() + ", " + setting.processors() + " for the JVM");
        fact("System", setting.system());
        fact("JDK", setting.jdk());
        fact("Heap", Quantity.memory(setting.heapBytes()) + " at most");
        fact("Chainrule", setting.version());
        fact("Flags", setting.flags().isEmpty() ? "none" : String.join(" ", setting.flags()));
        html.close().close();
    }

    private void fact(String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close();
    }

    private void shapes() {
        section("Verdict", "");
        if (!report.complete()) {
            html.element("p", "Incomplete: it was stopped before all was measured.", "class", "incomplete");
        }
        if (report.shapes().isEmpty()) {
            html.element("p", "No shape was measured.");
        } else {
            new Verdicts(report.shapes(), marks).write(html);
        }
        leftOut();
        html.close();
        if (report.shapes().isEmpty()) {
            return;
        }
        section(
                "Throughput",
                "Training steps, relative to the fastest device of the shape; the line spans all readings.");
        new ThroughputChart(report.shapes(), marks).write(html);
        html.close();
        section(
                "Where a step's time goes",
                "Its parts, timed one by one; a time after a + is not in the step, and would come on top of it.");
        new Phases(report.shapes(), marks).write(html);
        html.close();
    }

    private void roofline() {
        if (report.devices().isEmpty()) {
            return;
        }
        section(
                "Roofline",
                "A point below the line has room; left of the ridge memory limits, right of it arithmetic. Above the slope"
                        + " is what caches hold.");
        new Roofline(report.devices(), report.shapes(), marks).write(html);
        html.close();
    }

    private void crossovers() {
        if (report.crossovers().isEmpty()) {
            return;
        }
        section("Crossover", "Which device is the fastest from which batch on; the strip on top shows the winner.");
        report.crossovers().forEach(crossover -> new CrossoverChart(crossover, marks).write(html));
        html.close();
    }

    private void devices() {
        section("Devices", "");
        if (report.devices().isEmpty()) {
            html.element("p", "No device was measured.");
        } else {
            new CeilingTable(report.devices(), marks).write(html);
        }
        html.close();
    }

    private void leftOut() {
        if (!report.leftOut().isEmpty()) {
            html.element("h3", "Left out").open("ul");
            report.leftOut().forEach(reason -> html.element("li", reason));
            html.close();
        }
    }

    private void section(String title, String subtitle) {
        html.open("section").element("h2", title);
        if (!subtitle.isEmpty()) {
            html.element("p", subtitle, "class", "subtitle");
        }
    }
}
