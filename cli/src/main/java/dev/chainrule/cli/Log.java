package dev.chainrule.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The library's log, which belongs on a console only where it is asked for. */
final class Log {
    /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger ALL = Logger.getLogger("dev.chainrule");

    private Log() {}

    /** What reading warns of, commands tell themselves. */
    private static final Logger DATA = Logger.getLogger("dev.chainrule.data");

    static void quiet() {
        ALL.setLevel(Level.WARNING);
        DATA.setLevel(Level.SEVERE);
    }
}
