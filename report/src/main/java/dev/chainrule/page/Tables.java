package dev.chainrule.page;

/** Tables with a caption, and with heads that say what they are the heads of. */
public final class Tables {
    private Tables() {}

    /** Begins a table in a box that scrolls if the page is too narrow. */
    public static void open(Html html, String caption, String style) {
        html.open("div", "class", "scroll", "tabindex", 0, "role", "region", "aria-label", caption)
                .open("table", "class", style)
                .element("caption", caption);
    }

    /** A row of heads; the rows of the body follow. */
    public static void heads(Html html, String... names) {
        html.open("thead").open("tr");
        for (String name : names) {
            head(html, name);
        }
        html.close().close();
    }

    /** The head of a column. */
    public static void head(Html html, String name) {
        html.element("th", name, "scope", "col");
    }

    /** The head of a column of numbers. */
    public static void numberHead(Html html, String name) {
        html.element("th", name, "scope", "col", "class", "number");
    }

    /** Ends the table and its box. */
    public static void close(Html html) {
        html.close().close();
    }

    /** A number, which on a narrow page is shown after its name. */
    public static void number(Html html, String name, String value) {
        html.element("td", value, "class", "number", "data-name", name);
    }

    /** A row over all columns, the head of those after it in the same body. */
    public static void group(Html html, String name, int columns) {
        html.open("tr", "class", "group")
                .element("th", name, "scope", "rowgroup", "colspan", columns)
                .close();
    }
}
