package dev.chainrule.bench.page;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Setting;
import dev.chainrule.page.Html;
import dev.chainrule.page.Page;
import dev.chainrule.page.Quantity;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A benchmark's report as a page that a browser shows without a network and without scripts. */
public final class BenchPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final BenchReport report;
    private final Marks marks;
    private final Page page;
    private final Html html;

    private BenchPage(BenchReport report) {
        this.report = report;
        this.marks = Marks.of(report);
        this.page =
                Page.still("chainrule bench, " + TIME.format(report.setting().time()));
        this.html = page.html();
    }

    /** The page, in UTF-8 by its own account; equal for equal reports. */
    public static String of(BenchReport report) {
        return new BenchPage(report).write();
    }

    private String write() {
        header();
        html.open("main");
        shapes();
        roofline();
        crossovers();
        devices();
        page.section("How to read it", "");
        Reading.write(html);
        html.close();
        html.close();
        return page.written();
    }

    private void header() {
        Setting setting = report.setting();
        html.open("header").element("h1", "chainrule bench").open("dl", "class", "setting");
        page.fact("Measured", TIME.format(setting.time()) + ", in " + Quantity.of(setting.seconds(), "s"));
        page.fact("Processor", setting.processor() + ", " + setting.processors() + " for the JVM");
        page.fact("System", setting.system());
        page.fact("JDK", setting.jdk());
        page.fact("Heap", Quantity.memory(setting.heapBytes()) + " at most");
        page.fact("Chainrule", setting.version());
        page.fact("Flags", setting.flags().isEmpty() ? "none" : String.join(" ", setting.flags()));
        html.close().close();
    }

    private void shapes() {
        page.section("Verdict", "");
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
        page.section(
                "Throughput",
                "Training steps, relative to the fastest device of the shape; the line spans all readings.");
        new ThroughputChart(report.shapes(), marks).write(html);
        html.close();
        page.section(
                "Where a step's time goes",
                "Its parts, timed one by one; a time after a + is not in the step, and would come on top of it.");
        new Phases(report.shapes(), marks).write(html);
        html.close();
    }

    private void roofline() {
        if (report.devices().isEmpty()) {
            return;
        }
        page.section(
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
        page.section(
                "Crossover", "Which device is the fastest from which batch on; the strip on top shows the winner.");
        report.crossovers().forEach(crossover -> new CrossoverChart(crossover, marks).write(html));
        html.close();
    }

    private void devices() {
        page.section("Devices", "");
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
}
