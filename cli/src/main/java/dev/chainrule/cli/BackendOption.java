package dev.chainrule.cli;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import dev.chainrule.select.SelectionReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --backend}: which device computes. */
final class BackendOption {
    private static final String FASTEST = "fastest";
    private static final String FASTEST_OF = FASTEST + ":";

    @Option(
            names = "--backend",
            paramLabel = "PREF",
            description = {
                "The device to compute on: provider[:device][?key=value&...], several separated by commas, the first"
                        + " that works; * is the rest, best first.",
                "Default: the system property chainrule.backend, then the environment's CHAINRULE_BACKEND, then *.",
                "train: fastest:PREF times a step on every device that PREF allows, and takes the fastest; fastest does"
                        + " so with the default."
            })
    private @Nullable String preference;

    /** Opens the first device that works. */
    Selection open() {
        return open(named());
    }

    /** Opens the first device that works with one more option. */
    Selection open(String key, int value) {
        return open(with(key, value));
    }

    /** The preference that counts, with one more option for every entry. */
    Preference with(String key, int value) {
        return with(named(), key, value);
    }

    /** Tries all devices. */
    SelectionReport survey() {
        return CommandException.orUsage(() -> Backends.survey(named()));
    }

    /** Whether the device is to be chosen by timing. */
    boolean fastest() {
        return preference != null && (preference.equals(FASTEST) || preference.startsWith(FASTEST_OF));
    }

    /** The preference that limits the choice by timing, with a number of threads for every entry if there is one. */
    Preference candidates(@Nullable Integer threads) {
        String limit =
                preference == null || preference.equals(FASTEST) ? null : preference.substring(FASTEST_OF.length());
        Preference devices = named(limit);
        return threads == null ? devices : with(devices, "threads", threads);
    }

    private static Selection open(Preference preference) {
        return CommandException.orUsage(() -> Backends.open(preference));
    }

    private static Preference with(Preference preference, String key, int value) {
        return CommandException.orUsage(() -> preference.with(key, Integer.toString(value)));
    }

    private Preference named() {
        if (fastest()) {
            throw misplaced(preference);
        }
        return named(preference);
    }

    /** The preference of an argument or of the settings; only train chooses among its devices by timing. */
    private static Preference named(@Nullable String argument) {
        Preference counts =
                CommandException.orUsage(() -> argument == null ? Preference.ofSettings() : Preference.of(argument));
        if (counts.entries().stream().anyMatch(entry -> entry.provider().equals(FASTEST))) {
            throw misplaced(counts);
        }
        return counts;
    }

    private static CommandException misplaced(@Nullable Object preference) {
        return CommandException.usage("backend preference '" + preference + "': " + FASTEST
                + " is for --backend of train, alone or before the whole list, such as " + FASTEST_OF
                + "cpu,opencl:0; expected devices");
    }
}
