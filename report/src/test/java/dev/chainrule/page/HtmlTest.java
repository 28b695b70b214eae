package dev.chainrule.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class HtmlTest {
    @Test
    void elementsAreNested() {
        Html html =
                Html.page().open("p", "class", "a").text("b").element("b", "c").close();
        assertThat(html.written()).isEqualTo("<!DOCTYPE html>\n<p class=\"a\">b<b>c</b></p>\n");
    }

    @Test
    void textsAndValuesAreEscaped() {
        Html html = Html.page().element("b", "<&>\"'", "title", "\"><script>&'");
        assertThat(html.written()).endsWith("<b title=\"&quot;&gt;&lt;script&gt;&amp;'\">&lt;&amp;&gt;&quot;'</b>");
    }

    @Test
    void whatHtmlHasNoPlaceForIsReplaced() {
        Html html = Html.page().text("a\u0000b\ud800c\u202ed\ud83d\ude00\ne");
        assertThat(html.written()).endsWith("a\ufffdb\ufffdc\ufffdd\ud83d\ude00 e");
    }

    @Test
    void coordinatesAreRounded() {
        assertThat(Html.page()
                        .leaf("line", "x1", 1.0, "x2", 2.3456, "y1", -0.001, "y2", 100)
                        .written())
                .endsWith("<line x1=\"1\" x2=\"2.35\" y1=\"0\" y2=\"100\"/>\n");
    }

    @Test
    void elementsWithoutAnEndAreAFault() {
        assertThatThrownBy(Html.page().open("p")::written)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("page: elements without an end: [p]");
    }
}
