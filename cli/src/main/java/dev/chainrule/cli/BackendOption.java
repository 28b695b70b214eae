package dev.chainrule.cli;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.select.SelectionReport;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --backend}: which device computes. */
final class BackendOption {
    @Option(
            names = "--backend",
            paramLabel = "PREF",
            description = {
                "The device to compute on: provider[:device][?key=value&...], several separated by commas, the first"
                        + " that works; * is the rest, best first.",
                "Default: the system property chainrule.backend, then the environment's CHAINRULE_BACKEND, then *."
            })
    private @Nullable String preference;

    /** Opens the first device that works. */
    Selection open() {
        return open(preference);
    }

    /** The same with an option for every entry of the preference. */
    Selection open(String key, int value) {
        return open(with(key, value));
    }

    /** The preference that counts, with an option for every entry. */
    String with(String key, int value) {
        try {
            return Arrays.stream(Backends.preference(preference).split(",", -1))
                    .map(entry -> entry + (entry.contains("?") ? "&" : "?") + key + "=" + value)
                    .collect(Collectors.joining(","));
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
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
            return Backends.survey(preference);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
    }
}
