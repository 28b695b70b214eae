package dev.chainrule.report;

import dev.chainrule.train.ConsoleProgress;
import java.util.Map;

/**
 * The terminal that progress is shown on, as far as it is known.
 *
 * @param columns its columns; 0 where there is none
 * @param plain whether the environment asks for plain lines
 */
record Terminal(int columns, boolean plain) {
    /** A terminal in an environment: of its variables NO_COLOR, CI and TERM ask for lines. */
    static Terminal of(int columns, Map<String, String> environment) {
        return new Terminal(
                columns,
                !environment.getOrDefault("NO_COLOR", "").isEmpty()
                        || !environment.getOrDefault("CI", "").isEmpty()
                        || environment.getOrDefault("TERM", "").equals("dumb"));
    }

    /** Standard error of this process. */
    static Terminal here() {
        return of(ConsoleProgress.terminal(), System.getenv());
    }
}
