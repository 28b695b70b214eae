package dev.chainrule.aparapi;

import com.aparapi.Config;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log of Aparapi, kept instead of printed: reasons of failures stand there only, not in its exceptions. Aparapi has one logger in a
 * process, so this is one too.
 */
final class Journal extends Handler {
    private static final int MOST = 20;
    private static final Journal JOURNAL = new Journal();

    private final Logger logger; // a logger that nobody holds is forgotten, with its settings
    private final Deque<String> lines = new ArrayDeque<>();

    private Journal() {
        Map<Handler, Level> levels = new HashMap<>();
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            levels.put(handler, handler.getLevel());
        }
        logger = Logger.getLogger(
                Config.getLoggerName()); // loads Config, which sets the levels of the program's handlers
        levels.forEach(Handler::setLevel);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /** The process's; from now on Aparapi's log is kept here. */
    static Journal open() {
        return JOURNAL;
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
            if (lines.size() == MOST) {
                lines.remove();
            }
            lines.add(entry.getMessage());
        }
    }

    /** The lines that were kept since the last call, as one line. */
    synchronized String take() {
        String all = String.join("; ", lines);
        lines.clear();
        return all;
    }

    @Override
    public void flush() {
        // nothing is written
    }

    @Override
    public void close() {
        // nothing is open
    }
}
