package dev.chainrule.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The device that is the fastest, if that can be told.
 *
 * @param winner the device; "" if it cannot
 * @param noisy whether the machine was too noisy to tell the winner, or the factor
 * @param sentence the winner with the factor, and how sure that is; or the reason why none can be named
 * @param caveats sentences that a reader of the figures must know; each begins with the device
 */
public record Verdict(String winner, boolean noisy, String sentence, List<String> caveats) {
    public Verdict {
        caveats = List.copyOf(caveats);
    }

    /** Nobody can win. */
    static Verdict none(String why) {
        return new Verdict("", false, why, List.of());
    }

    /** A copy with these caveats. */
    Verdict with(List<String> about) {
        return new Verdict(winner, noisy, sentence, about);
    }

    /**
     * The readings of a device.
     *
     * @param seconds the times of a step, round by round
     */
    record Runner(String backend, List<Double> seconds) {}

    /**
     * The fastest is the one that beats each of the others; it is compared with the next in the sentence.
     *
     * @param runners at least one, in the order of their medians
     */
    static Verdict of(List<Runner> runners) {
        if (runners.size() == 1) {
            return none(runners.get(0).backend() + " is the only one that was measured");
        }
        List<Verdict> doubts = new ArrayList<>();
        for (Runner one : runners) {
            List<Verdict> pairs = runners.stream()
                    .filter(other -> !other.backend().equals(one.backend()))
                    .map(other -> of(one.backend(), one.seconds(), other.backend(), other.seconds()))
                    .toList();
            if (pairs.stream().allMatch(pair -> pair.winner().equals(one.backend()))) {
                return pairs.get(0);
            }
            pairs.stream().filter(pair -> pair.winner().isEmpty()).forEach(doubts::add);
        }
        return doubts.isEmpty()
                ? new Verdict("", true, "the machine was too noisy to tell: each is beaten by another", List.of())
                : doubts.get(0);
    }

    /**
     * Compares two devices by readings that were taken in pairs, one of each device a round, so that a disturbance slowed
     * both down. Where either is {@link Timing#noisy}, no factor is told; and no winner, unless three quarters of its readings
     * are below all of the other's, which no noise explains.
     *
     * @param first the device with the lower median
     * @param firstSeconds its readings, round by round
     * @param secondSeconds the readings of the other
     */
    static Verdict of(String first, List<Double> firstSeconds, String second, List<Double> secondSeconds) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < firstSeconds.size(); round++) {
            ratios.add(secondSeconds.get(round) / firstSeconds.get(round));
        }
        MedianInterval ratio = MedianInterval.of(ratios);
        if (ratio.high() < 1) { // the medians say one thing, the rounds the other
            return of(second, secondSeconds, first, firstSeconds);
        }
        Timing fast = Readings.timing(firstSeconds);
        Timing slow = Readings.timing(secondSeconds);
        boolean noisy = fast.noisy() || slow.noisy();
        if (ratio.low() > 1 && !noisy) {
            return new Verdict(first, false, factor(first, ratio, second), List.of());
        }
        if (ratio.low() > 1 && fast.upper() < slow.least()) {
            String sentence =
                    first + " is faster than " + second + ", but the machine was too noisy to tell by how much";
            return new Verdict(first, true, sentence, List.of());
        }
        String numbers = first + " and " + second + " apart: the ratio of their times is " + ratio + " over "
                + ratios.size() + " rounds";
        return noisy || ratio.wide()
                ? new Verdict("", true, "the machine was too noisy to tell " + numbers, List.of())
                : none("too close to tell " + numbers);
    }

    private static String factor(String first, MedianInterval ratio, String second) {
        return String.format(
                Locale.ROOT,
                "%s is %.2f times (%.2f to %.2f, 95 %%) as fast as %s",
                first,
                ratio.median(),
                ratio.low(),
                ratio.high(),
                second);
    }
}
