package dev.chainrule.report;

import dev.chainrule.page.Bar;
import dev.chainrule.page.Html;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import java.util.List;

/**
 * A whole and its parts: a bar, and a row for each part.
 *
 * @param title what is shared out
 * @param whole the name of all of it
 * @param parts in their order
 */
record Shares(String title, String whole, List<Part> parts) {
    /**
     * A part.
     *
     * @param text its amount in words
     */
    record Part(String name, double amount, String text) {}

    void write(Html html) {
        double all = parts.stream().mapToDouble(Part::amount).sum();
        html.open("figure").element("h3", title);
        Bar bar = new Bar(1);
        html.open("div", "class", "whole");
        bar.open(html, title);
        double from = 0;
        for (int i = 0; i < parts.size(); i++) {
            double to = from + parts.get(i).amount / all;
            if (to > from) {
                bar.part(html, from, to, "fill p" + i);
                bar.part(html, from, to, "over p" + i);
            }
            from = to;
        }
        html.close().close();
        Tables.open(html, title, "numbers parts");
        html.open("thead").open("tr");
        Tables.head(html, whole);
        Tables.numberHead(html, "");
        Tables.numberHead(html, "Share");
        html.close().close().open("tbody");
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            html.open("tr").open("th", "scope", "row").open("svg", "class", "key", "aria-hidden", "true");
            html.leaf("rect", "class", "fill p" + i, "x", 0, "y", 1, "width", 12, "height", 12);
            html.leaf("rect", "class", "over p" + i, "x", 0, "y", 1, "width", 12, "height", 12);
            html.close().element("span", part.name).close();
            html.element("td", part.text, "class", "number");
            html.element("td", Quantity.percent(part.amount / all), "class", "number")
                    .close();
        }
        html.close();
        Tables.close(html);
        html.close();
    }
}
