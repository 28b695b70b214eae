package dev.chainrule.bench.page;

import dev.chainrule.page.Html;
import java.util.List;

/** The meaning of the words and figures of the page. */
final class Reading {
    private static final List<List<String>> TERMS = List.of(
            List.of(
                    "Figures",
                    "Each is the median of several readings. The spread is from the slowest reading to the fastest;"
                            + " it shows how quiet the machine was."),
            List.of(
                    "Too noisy",
                    "Half of the readings are further apart than 1 to 1.5, or the median is above 1.5 times the fastest: what"
                            + " else ran on the machine decides the figure. It says how fast the device was then, not how"
                            + " fast it is; no factor is told of it."),
            List.of(
                    "Of its ceiling",
                    "The least time that the device's own measured arithmetic, memory and launches allow for a step,"
                            + " over the time it took. In brackets, what that least time is mostly made of."),
            List.of(
                    "No winner",
                    "None is named where the readings leave open which of the two fastest devices is the faster,"
                            + " nor where only one device was measured."),
            List.of(
                    "Phases",
                    "They are timed one by one, so their sum need not be the step's time exactly; a blank rest is time"
                            + " that no phase accounts for. Launches are their count times what one takes; each phase has its"
                            + " own within it. Where the phases take much longer than the step, their bar has a scale of its"
                            + " own, with a line where the step ends."));

    private Reading() {}

    static void write(Html html) {
        html.open("dl", "class", "reading");
        for (List<String> term : TERMS) {
            html.element("dt", term.get(0)).element("dd", term.get(1));
        }
        html.close();
    }
}
