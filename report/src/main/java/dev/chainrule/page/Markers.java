package dev.chainrule.page;

import java.util.List;

/** Markers of points, and hatchings of areas: they tell things apart where colours cannot. */
public final class Markers {
    /** Markers within a box of 10 pixels round their point, as paths. */
    private static final List<String> SHAPES = List.of(
            "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z",
            "M-4-4H4V4H-4Z",
            "M0-5.2L5 3.8H-5Z",
            "M0-5.5L5.5 0L0 5.5L-5.5 0Z",
            "M0 5.2L5-3.8H-5Z",
            "M-1.7-5H1.7V-1.7H5V1.7H1.7V5H-1.7V1.7H-5V-1.7H-1.7Z",
            "M-4-5.2L0-1.2L4-5.2L5.2-4L1.2 0L5.2 4L4 5.2L0 1.2L-4 5.2L-5.2 4L-1.2 0L-5.2-4Z",
            "M-2.5-4.6H2.5L5 0L2.5 4.6H-2.5L-5 0Z");

    private Markers() {}

    /** Draws a marker, the shapes in turn; the page must have {@link #define}d them. */
    public static void marker(Html html, int shape, Object x, Object y) {
        html.leaf("use", "href", "#m" + shape % SHAPES.size(), "x", x, "y", y);
    }

    /** Makes the markers and the hatchings known to the page; once in it. */
    public static void define(Html html) {
        html.open("svg", "class", "definitions", "aria-hidden", "true").open("defs");
        for (int i = 0; i < SHAPES.size(); i++) {
            html.leaf("path", "id", "m" + i, "d", SHAPES.get(i));
        }
        hatching(html, "h0", "M0 0H0");
        hatching(html, "h1", "M-1 1L1-1M0 6L6 0M5 7L7 5");
        hatching(html, "h2", "M3 0V6");
        hatching(html, "h3", "M0 3H6");
        hatching(html, "h4", "M-1 5L1 7M0 0L6 6M5-1L7 1");
        hatching(html, "h5", "M3 0V6M0 3H6");
        html.close().close();
    }

    private static void hatching(Html html, String id, String path) {
        html.open("pattern", "id", id, "width", 6, "height", 6, "patternUnits", "userSpaceOnUse")
                .leaf("path", "d", path, "class", "hatch")
                .close();
    }
}
