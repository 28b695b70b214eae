package dev.chainrule.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A page that a browser shows without a network: its head, with the one sheet of styles, its facts and its sections. The elements
 * between are written through {@link #html}.
 */
public final class Page {
    /** Nothing may be loaded, run, sent or embedded; styles are those of the page, pictures are within it. */
    private static final String STILL =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private final Html html;
    private final boolean whole;

    private Page(Html html, boolean whole) {
        this.html = html;
        this.whole = whole;
    }

    /** The policy of a page that has a script and news of the server that it comes from, and nothing else. */
    public static String livePolicy() {
        return STILL + "; script-src 'self'; connect-src 'self'";
    }

    /** Begins a page without a script, whose body has the markers. */
    public static Page still(String title) {
        Page page = new Page(Html.page(), true);
        page.head(title, STILL, "");
        return page.body();
    }

    /** Begins a page that runs a script from where it comes. */
    public static Page live(String title, String script) {
        Page page = new Page(Html.page(), true);
        page.head(title, livePolicy(), script);
        return page.body();
    }

    /** Begins what stands in the body of a page. */
    public static Page part() {
        Page page = new Page(Html.part(), false);
        Markers.define(page.html);
        return page;
    }

    private void head(String title, String policy, String script) {
        html.open("html", "lang", "en")
                .open("head")
                .leaf("meta", "charset", "utf-8")
                .leaf("meta", "http-equiv", "Content-Security-Policy", "content", policy)
                .leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .leaf("meta", "name", "color-scheme", "content", "light dark")
                .leaf("link", "rel", "icon", "href", "data:,")
                .element("title", title)
                .style(sheet());
        if (!script.isEmpty()) {
            html.open("script", "src", script, "defer", "defer").close();
        }
        html.close();
    }

    private Page body() {
        html.open("body");
        Markers.define(html);
        return this;
    }

    private static String sheet() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("page.css"), "page.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("page: page.css cannot be read", e);
        }
    }

    /** The elements of the page. */
    public Html html() {
        return html;
    }

    /** A fact, in a list of descriptions. */
    public void fact(String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close();
    }

    /**
     * Begins a section, which the caller closes.
     *
     * @param subtitle below the title; "" for none
     */
    public void section(String title, String subtitle) {
        html.open("section").element("h2", title);
        if (!subtitle.isEmpty()) {
            html.element("p", subtitle, "class", "subtitle");
        }
    }

    /** Ends the page; all of it, in UTF-8 by its own account. */
    public String written() {
        if (whole) {
            html.close().close();
        }
        return html.written();
    }
}
