package dev.chainrule.cli;

import org.jspecify.annotations.Nullable;

/** The password of a database, which is no argument: those can be read by other users of the machine. */
final class DatabasePassword {
    private DatabasePassword() {}

    /** The password that the environment has; null without one. */
    static @Nullable String ofEnvironment() {
        return System.getenv("CHAINRULE_PASSWORD");
    }
}
