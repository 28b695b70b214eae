package dev.chainrule.testing;

import java.util.List;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Takes what is logged in tests, so that nothing is printed. The JDK makes one and asks it for every logger. */
public final class Logs extends System.LoggerFinder {
    // the JDK makes the only instance and hands it to nobody, so this cannot be a field
    private static final Queue<Line> LINES = new ConcurrentLinkedQueue<>();

    /** A line that was logged. */
    public record Line(
            String logger,
            System.Logger.Level level,
            @Nullable String text,
            @Nullable Throwable thrown) {}

    /** The lines of this level that contain a text, and forgets all lines. */
    public static List<Line> take(System.Logger.Level level, String containing) {
        List<Line> lines = LINES.stream()
                .filter(l -> l.level == level && String.valueOf(l.text).contains(containing))
                .toList();
        LINES.clear();
        return lines;
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Taken(name);
    }

    private record Taken(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return name.startsWith("dev.chainrule");
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                LINES.add(new Line(name, level, text, thrown));
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... values) {
            log(level, bundle, format, (Throwable) null);
        }
    }
}
