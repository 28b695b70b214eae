package dev.chainrule.bench;

import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import dev.chainrule.select.WorkingDevices;
import dev.chainrule.spi.BackendException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times steps of one shape and optimizer on the devices of a preference, in turn. */
final class FastestRun {
    /** The time of all steps together, in seconds. */
    private static final double SECONDS = 2;

    private static final double NANOSECONDS = 1e9;

    /** Turns of every device. A later turn is longer, so that code compiled in the first counts in the next. */
    private static final int TURNS = 2;

    private final Preference preference;
    private final TrainingShape shape;
    private final Optimizer optimizer;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Entry, Fastest.Step> timed = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    FastestRun(Preference preference, TrainingShape shape, Optimizer optimizer) {
        this.preference = preference;
        this.shape = shape;
        this.optimizer = optimizer;
    }

    /**
     * A device that a preference names.
     *
     * @param entry opens it
     * @param any whether it is one that {@code *} stands for
     */
    private record Entry(Preference.Entry entry, boolean any) {}

    /** @throws IllegalArgumentException if a device that the preference names does not have its option */
    Fastest run() {
        for (Preference.Entry entry : preference.entries()) {
            if (entry.any()) {
                WorkingDevices.of(entry).entries().forEach(one -> entries.add(new Entry(one, true)));
            } else {
                entries.add(new Entry(entry, false));
            }
        }
        double left = SECONDS;
        double turnsLeft = entries.size() * TURNS * (TURNS + 1) / 2.0;
        for (int turn = 1; turn <= TURNS; turn++) {
            for (Entry entry : List.copyOf(entries)) {
                double before = left;
                left -= time(entry, before * turn / turnsLeft);
                turnsLeft -= turn;
            }
        }
        return new Fastest(preference, List.copyOf(timed.values()), leftOut);
    }

    /** Opens a device, times steps, and returns the seconds that these took. A device that fails takes no further turn. */
    private double time(Entry entry, double seconds) {
        Fastest.Step before = timed.get(entry);
        if (before != null && before.secondsPerStep() > seconds) {
            return 0; // judged by the step that it took
        }
        String failure;
        try (Selection selection = Backends.open(entry.entry().alone())) {
            String backend = entry.entry().forDevice(selection.device().id()).toString();
            boolean known = timed.entrySet().stream()
                    .anyMatch(one -> one.getValue().backend().equals(backend)
                            && !one.getKey().equals(entry));
            if (known) {
                entries.remove(entry);
                return 0;
            }
            if (seconds > 0) {
                return time(entry, backend, selection, seconds);
            }
            failure = String.format(Locale.ROOT, "not timed, since the %.0f s for all were over", SECONDS);
        } catch (NoBackendException e) {
            failure = reason(e);
        } catch (BackendException e) {
            failure = String.valueOf(e.getMessage());
        } catch (IllegalArgumentException e) {
            if (!entry.any()) {
                throw e;
            }
            failure = String.valueOf(e.getMessage()); // * is for devices that have the option
        }
        entries.remove(entry);
        timed.remove(entry);
        leftOut.add(entry.entry() + ": " + failure);
        return 0;
    }

    private double time(Entry entry, String backend, Selection selection, double seconds) {
        long begin = System.nanoTime();
        try (TrainingSteps steps = new TrainingSteps(selection.compute(), shape, optimizer)) {
            Fastest.Step step = new Fastest.Step(backend, steps.leastWithin(seconds));
            timed.merge(entry, step, (a, b) -> a.secondsPerStep() < b.secondsPerStep() ? a : b);
        }
        return (System.nanoTime() - begin) / NANOSECONDS;
    }

    /** The reason why an entry opens nothing; a candidate's explanation, since the report is more than a line. */
    private static String reason(NoBackendException e) {
        return e.report().candidates().stream()
                .filter(candidate -> candidate.status() == Candidate.Status.UNAVAILABLE
                        || candidate.status() == Candidate.Status.BROKEN)
                .map(Candidate::explanation)
                .findFirst()
                .orElse("nothing works that it names");
    }
}
