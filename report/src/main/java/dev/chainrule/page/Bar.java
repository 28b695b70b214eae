package dev.chainrule.page;

import java.util.Locale;

/**
 * Bars in the rows of a table: each as wide as its cell, all on one scale from 0.
 *
 * @param end where the scale ends, at least 1, where its last mark is
 */
public record Bar(double end) {
    private static final double[] MARKS = {0, 0.25, 0.5, 0.75, 1};

    /** No scale goes beyond, lest one wild reading squeeze all bars. */
    private static final double LONGEST = 1.5;

    private static final int MIDDLE = 11;

    /** A scale with room for a length, if that is not too long. */
    public static Bar upTo(double length) {
        return new Bar(length > 1 ? Math.min(length, LONGEST) : 1);
    }

    /** The head of the column: what the marks mean. */
    public void head(Html html, String whole) {
        html.open("svg", "class", "bar axis", "role", "img").element("title", "from 0 to " + whole);
        html.element("text", "0", "x", 0, "y", 15);
        html.element("text", whole, "x", at(1), "y", 15, "text-anchor", "end");
        html.close();
    }

    /** Begins a row's drawing; whoever cannot see it, and whoever points at it, is told the words. */
    public void open(Html html, String words) {
        html.open("svg", "class", "bar", "role", "img").element("title", words);
        for (double mark : MARKS) {
            html.leaf("line", "class", "grid", "x1", at(mark), "x2", at(mark), "y1", 0, "y2", 2 * MIDDLE);
        }
    }

    /** A rectangle from one length to another. */
    public void part(Html html, double from, double to, String style) {
        rectangle(html, from, to, style, 4, 14);
    }

    /** A thin one from 0, below the others. */
    public void under(Html html, double to, String style) {
        rectangle(html, 0, to, style, 20, 4);
    }

    private void rectangle(Html html, double from, double to, String style, int top, int height) {
        String width = share(place(to) - place(from));
        html.leaf("rect", "class", style, "x", at(from), "width", width, "y", top, "height", height);
    }

    /** A scale for one row whose parts do not fit into this one; this one, if they do. */
    public Bar fitting(double length) {
        return Double.isFinite(length) && length > end ? new Bar(length) : this;
    }

    /** Marks where the whole ends, in a row that has a scale of its own. */
    public void whole(Html html) {
        html.leaf("line", "class", "whisker", "x1", at(1), "x2", at(1), "y1", 1, "y2", 2 * MIDDLE - 1);
    }

    /** A line from one length to another, with an end to each; an arrow stands for an end beyond the scale. */
    public void whisker(Html html, double from, double to) {
        html.leaf("line", "class", "whisker", "x1", at(from), "x2", at(to), "y1", MIDDLE, "y2", MIDDLE);
        for (double tip : new double[] {from, to}) {
            if (tip > end) {
                html.element(
                        "text", "»", "class", "label", "x", "100%", "dx", -2, "y", MIDDLE + 4, "text-anchor", "end");
            } else {
                html.leaf("line", "class", "whisker", "x1", at(tip), "x2", at(tip), "y1", MIDDLE - 4, "y2", MIDDLE + 4);
            }
        }
    }

    private double place(double length) {
        return Math.max(0, Math.min(length / end, 1));
    }

    private String at(double length) {
        return share(place(length));
    }

    /** A part of the width. */
    public static String share(double part) {
        return String.format(Locale.ROOT, "%.3f%%", 100 * part);
    }
}
