package dev.chainrule.cli;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.select.SelectionReport;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --backend}: which device computes. */
final class BackendOption {
    private static final String FASTEST = "fastest";
    private static final Pattern NAMES_FASTEST = Pattern.compile("(.*,)?\\s*" + FASTEST + "([:,?].*)?");

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
        return open(named(preference));
    }

    /** The same with an option for every entry of the preference. */
    Selection open(String key, int value) {
        return open(with(key, value));
    }

    /** The preference that counts, with an option for every entry. */
    String with(String key, int value) {
        return with(key, value, named(preference));
    }

    private static String with(String key, int value, @Nullable String preference) {
        return Arrays.stream(effective(preference).split(",", -1))
                .map(entry -> entry + (entry.contains("?") ? "&" : "?") + key + "=" + value)
                .collect(Collectors.joining(","));
    }

    private static String effective(@Nullable String preference) {
        try {
            return Backends.preference(preference);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
    }

    /** A preference that names devices; by timing they are chosen for training only. */
    private static @Nullable String named(@Nullable String preference) {
        String counts = preference == null ? effective(null) : preference;
        if (NAMES_FASTEST.matcher(counts).matches()) {
            throw CommandException.usage("backend preference '" + counts + "': " + FASTEST
                    + " is for --backend of train," + " alone or before the whole list, such as " + FASTEST
                    + ":cpu,opencl:0; expected devices");
        }
        return preference;
    }

    /** Whether the device is to be chosen by timing. */
    boolean fastest() {
        return preference != null && (preference.equals(FASTEST) || preference.startsWith(FASTEST + ":"));
    }

    /** What the choice by timing is limited to: a preference, with a number of threads for every entry if there is one. */
    String candidates(@Nullable Integer threads) {
        String limit =
                preference == null || preference.equals(FASTEST) ? null : preference.substring(FASTEST.length() + 1);
        return threads == null ? effective(named(limit)) : with("threads", threads, named(limit));
    }

    private static Selection open(@Nullable String preference) {
        try {
            return preference == null ? Backends.open() : Backends.open(preference);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
    }

    /** Tries all devices. */
    SelectionReport survey() {
        try {
            return Backends.survey(named(preference));
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
    }
}
