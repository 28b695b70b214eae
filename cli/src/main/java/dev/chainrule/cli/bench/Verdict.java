package dev.chainrule.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which of the two fastest devices is the faster, if that can be told.
 *
 * @param winner the device; "" if it cannot
 * @param sentence how that is known
 */
record Verdict(String winner, String sentence) {
    /** Nobody can win. */
    static Verdict none(String why) {
        return new Verdict("", why);
    }

    /**
     * By readings that were taken in pairs, one of each device a round, so that what slowed a round down slowed both.
     *
     * @param first the device with the lower median
     * @param firstSeconds its readings, round by round
     * @param secondSeconds those of the other
     */
    static Verdict of(String first, List<Double> firstSeconds, String second, List<Double> secondSeconds) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < firstSeconds.size(); round++) {
            ratios.add(secondSeconds.get(round) / firstSeconds.get(round));
        }
        MedianInterval ratio = MedianInterval.of(ratios);
        if (ratio.low() > 1) {
            return new Verdict(
                    first,
                    String.format(
                            Locale.ROOT,
                            "%s is %.2f times (%.2f to %.2f, 95 %%) as fast as %s",
                            first,
                            ratio.median(),
                            ratio.low(),
                            ratio.high(),
                            second));
        }
        if (ratio.high() < 1) { // the medians say one thing, the rounds the other
            return of(second, secondSeconds, first, firstSeconds);
        }
        return none("the machine was too noisy to tell " + first + " and " + second
                + " apart: the ratio of their times is " + ratio + " over " + ratios.size() + " rounds");
    }
}
