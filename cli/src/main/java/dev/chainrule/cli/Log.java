package dev.chainrule.cli;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The library's log, which belongs on a console only where it is asked for; its warnings are a line each on standard error. */
final class Log {
    /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
    private static final Logger ALL = Logger.getLogger("dev.chainrule");

    /** Warnings of reading data are told by the commands themselves. */
    private static final Logger DATA = Logger.getLogger("dev.chainrule.data");

    private static final Handler LINES = new Lines();

    private Log() {}

    static void quiet() {
        ALL.setLevel(Level.WARNING);
        DATA.setLevel(Level.SEVERE);
        ALL.setUseParentHandlers(false);
        ALL.removeHandler(LINES);
        ALL.addHandler(LINES);
    }

    private static final class Lines extends Handler {
        private final Formatter words = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            System.err.println("chainrule: " + words.formatMessage(entry));
        }

        @Override
        public void flush() {
            // every line is written at once
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
