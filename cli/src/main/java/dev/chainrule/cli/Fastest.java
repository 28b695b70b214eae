package dev.chainrule.cli;

import dev.chainrule.cli.bench.TrainingShape;
import dev.chainrule.cli.bench.TrainingSteps;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Chooses a device by timing: a step of the network that is to be trained, on every device that a preference allows. An
 * entry of the preference stands for the device that it opens, {@code *} for all that work but for those that are
 * chosen only when named; what the preference does not name is neither opened nor probed.
 */
final class Fastest {
    /** How long all steps may take together. A step cannot be broken off, so the last may end later. */
    static final double SECONDS = 2;

    private static final double MILLISECONDS = 1e3;
    private static final double NANOSECONDS = 1e9;

    /** Turns of every device; a later one is so much longer: what was compiled in the first counts in the next. */
    private static final int TURNS = 2;

    private final String preference;
    private final Map<Entry, Timed> timed = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    /** Among what a preference allows. */
    Fastest(String preference) {
        this.preference = preference;
    }

    /**
     * A device that a preference names.
     *
     * @param entry of a preference, which opens it
     * @param any whether it is one that {@code *} stands for
     */
    private record Entry(String entry, boolean any) {
        /** What follows the name: options. */
        String options() {
            int at = entry.indexOf('?');
            return at < 0 ? "" : entry.substring(at);
        }
    }

    /**
     * A device that took steps.
     *
     * @param backend its id, with options
     * @param seconds of a step, the least
     */
    private record Timed(String backend, double seconds) {}

    /**
     * Opens the fastest. Devices take turns, and one is open at a time, so that a network needs no more room than it will.
     *
     * @param people told what each device took
     * @throws NoBackendException if no device works that is allowed
     */
    Selection open(TrainingShape shape, Consumer<String> people) {
        List<Entry> entries = entries();
        double left = SECONDS;
        double turnsLeft = entries.size() * TURNS * (TURNS + 1) / 2.0;
        for (int turn = 1; turn <= TURNS; turn++) {
            for (Entry entry : List.copyOf(entries)) {
                double before = left;
                left -= time(entry, shape, before * turn / turnsLeft, entries, people);
                turnsLeft -= turn;
            }
        }
        timed.values()
                .forEach(one -> people.accept(
                        String.format(Locale.ROOT, "%s %.3f ms a step", one.backend(), one.seconds() * MILLISECONDS)));
        String chosen = preference; // which fails, and says why
        if (!timed.isEmpty()) {
            chosen = timed.values().stream()
                    .min(Comparator.comparingDouble(Timed::seconds))
                    .orElseThrow()
                    .backend();
            people.accept("fastest: " + chosen);
        }
        return Backends.open(chosen);
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (String part : preference.split(",", -1)) {
            String entry = part.strip();
            if (entry.startsWith("*")) {
                try {
                    for (String id : Devices.of(entry).working()) {
                        entries.add(new Entry(id + entry.substring(1), true));
                    }
                } catch (IllegalArgumentException e) {
                    throw CommandException.usage(e);
                }
            } else {
                entries.add(new Entry(entry, false));
            }
        }
        return entries;
    }

    /** Opens a device and times steps; how many seconds these took. What fails takes no further turn. */
    private double time(
            Entry entry, TrainingShape shape, double seconds, List<Entry> entries, Consumer<String> people) {
        Timed before = timed.get(entry);
        if (before != null && before.seconds() > seconds) {
            return 0; // judged by what it took
        }
        String failure;
        try (Selection selection = Backends.open(entry.entry())) {
            String backend = selection.device().id() + entry.options();
            boolean known = timed.entrySet().stream()
                    .anyMatch(one -> one.getValue().backend().equals(backend)
                            && !one.getKey().equals(entry));
            if (known) {
                entries.remove(entry);
                return 0;
            }
            if (seconds > 0) {
                return time(entry, backend, selection, shape, seconds);
            }
            failure = String.format(Locale.ROOT, "not timed, since the %.0f s for all were over", SECONDS);
        } catch (NoBackendException e) {
            failure = reason(e);
        } catch (BackendException e) {
            failure = String.valueOf(e.getMessage());
        } catch (IllegalArgumentException e) {
            if (!entry.any()) {
                throw CommandException.usage(e);
            }
            failure = String.valueOf(e.getMessage()); // * is for who knows the option
        }
        entries.remove(entry);
        timed.remove(entry);
        leftOut.add(entry.entry() + ": " + failure);
        people.accept(entry.entry() + ": " + failure);
        return 0;
    }

    private double time(Entry entry, String backend, Selection selection, TrainingShape shape, double seconds) {
        long begin = System.nanoTime();
        try (TrainingSteps steps = new TrainingSteps(selection.compute(), shape)) {
            double least = steps.leastWithin(seconds);
            timed.merge(entry, new Timed(backend, least), (a, b) -> a.seconds() < b.seconds() ? a : b);
        }
        return (System.nanoTime() - begin) / NANOSECONDS;
    }

    /** Why an entry opens nothing; a candidate's explanation, since the report is more than a line. */
    private static String reason(NoBackendException e) {
        return e.report().candidates().stream()
                .filter(candidate -> candidate.status() == Candidate.Status.UNAVAILABLE
                        || candidate.status() == Candidate.Status.BROKEN)
                .map(Candidate::explanation)
                .findFirst()
                .orElse("nothing works that it names");
    }

    /** What was measured. */
    Document json() {
        return new Document()
                .put("preference", preference)
                .put(
                        "measured",
                        timed.values().stream()
                                .map(one -> new Document()
                                        .put("backend", one.backend())
                                        .put("secondsPerStep", one.seconds()))
                                .toList())
                .put("leftOut", leftOut);
    }
}
