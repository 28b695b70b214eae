package dev.chainrule.bench.page;

import dev.chainrule.check.parity.DeviceParity;
import dev.chainrule.check.parity.OperationParity;
import dev.chainrule.check.parity.Parity;
import dev.chainrule.check.parity.ParityPlan;
import dev.chainrule.check.parity.StepParity;
import dev.chainrule.page.Html;
import dev.chainrule.page.Page;
import dev.chainrule.page.Tables;
import java.util.List;
import java.util.Locale;

/** A comparison of devices as a page: a verdict on each, then its operations and its steps. */
public final class ParityPage {
    private final Parity parity;
    private final Page page = Page.still("chainrule parity");
    private final Html html = page.html();

    private ParityPage(Parity parity) {
        this.parity = parity;
    }

    /** The page, which needs neither a network nor scripts. */
    public static String of(Parity parity) {
        return new ParityPage(parity).written();
    }

    private String written() {
        header();
        html.open("main");
        verdicts();
        parity.devices().forEach(this::device);
        html.close();
        return page.written();
    }

    private void header() {
        ParityPlan plan = parity.plan();
        html.open("header").element("h1", "chainrule parity").open("dl", "class", "setting");
        page.fact("Network", plan.network());
        page.fact("Training", plan.steps() + " steps of " + plan.examples() + " examples");
        page.fact("Seed", Long.toString(plan.seed()));
        page.fact("Result", parity.fault().orElse("all devices are within bounds, and keep what they promise"));
        html.close().close();
    }

    private void verdicts() {
        page.section(
                "Verdict",
                "The same network was trained from the same seed on every device. The first device is the one whose bits the"
                        + " others are compared with; bounds are those of the float64 reference.");
        Tables.open(html, "Every device", "numbers");
        html.open("thead").open("tr");
        for (String name : List.of("Device", "Verdict", "Promises the same bits")) {
            Tables.head(html, name);
        }
        Tables.numberHead(html, "Most of a bound");
        Tables.head(html, "First difference");
        html.close().close().open("tbody");
        for (DeviceParity device : parity.devices()) {
            html.open("tr").element("th", device.device(), "scope", "row");
            html.element("td", parity.verdict(device));
            html.element("td", device.promised() ? "yes" : "no");
            Tables.number(html, "Most of a bound", share(device.share()));
            html.element("td", device.firstDifference().map(Object::toString).orElse("none"));
            html.close();
        }
        html.close();
        Tables.close(html);
        if (!parity.failed().isEmpty()) {
            html.open("ul");
            parity.failed().forEach(reason -> html.element("li", "failed: " + reason));
            html.close();
        }
        if (!parity.absent().isEmpty()) {
            html.open("ul", "class", "absent");
            parity.absent().forEach(reason -> html.element("li", reason));
            html.close();
        }
        html.close();
    }

    private void device(DeviceParity device) {
        page.section(device.device(), parity.verdict(device));
        device.outOfBounds().ifPresent(wrong -> html.element("p", "Out of bounds: " + wrong, "class", "incomplete"));
        operations(device);
        steps(device);
        html.close();
    }

    private void operations(DeviceParity device) {
        Tables.open(html, "Each operation, on the same operands", "numbers");
        heads("Operation", "Calls", "Equal bits", "Worst, ulp", "99 %, ulp", "Of its bound");
        for (OperationParity of : device.operations()) {
            html.open("tr").element("th", of.operation(), "scope", "row");
            Tables.number(html, "Calls", Integer.toString(of.calls()));
            Tables.number(html, "Equal bits", Parity.equal(of.equal(), of.elements()));
            Tables.number(html, "Worst, ulp", Parity.number(of.worstUlps()));
            Tables.number(html, "99 %, ulp", Parity.number(of.ulps99()));
            Tables.number(html, "Of its bound", share(of.share()));
            html.close();
        }
        html.close();
        Tables.close(html);
    }

    private void steps(DeviceParity device) {
        Tables.open(html, "Parameters after each step, beside a training in float64", "numbers");
        heads("Step", "Equal bits", "Worst, ulp", "99 %, ulp");
        for (StepParity of : device.steps()) {
            html.open("tr").element("th", Integer.toString(of.step()), "scope", "row");
            Tables.number(html, "Equal bits", Parity.equal(of.equal(), of.parameters()));
            Tables.number(html, "Worst, ulp", Parity.number(of.worstUlps()));
            Tables.number(html, "99 %, ulp", Parity.number(of.ulps99()));
            html.close();
        }
        html.close();
        Tables.close(html);
    }

    /** Begins the body of a table whose first column has names, and the others numbers. */
    private void heads(String first, String... others) {
        html.open("thead").open("tr");
        Tables.head(html, first);
        for (String name : others) {
            Tables.numberHead(html, name);
        }
        html.close().close().open("tbody");
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.3f", share);
    }
}
