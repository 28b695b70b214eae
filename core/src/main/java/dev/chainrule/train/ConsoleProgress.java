package dev.chainrule.train;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training's progress: one line that is rewritten on a terminal, with a bar, the cost, samples per second and
 * the time left; elsewhere plain lines, one for every epoch or, of many epochs, about {@value #MOST_LINES} in all.
 */
public final class ConsoleProgress implements TrainingListener {
    private static final int BAR = 24;
    private static final int MOST_LINES = 30;
    private static final long REDRAW_NANOS = 100_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private int epochs;
    private int examples;
    private long start;
    private long drawn;
    private String cost = "";

    private ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Progress on standard error: a bar if standard input and output are a terminal, else lines. */
    public static ConsoleProgress auto() {
        return new ConsoleProgress(System.err, isTerminal(System.console()));
    }

    /** A bar that is rewritten with carriage returns. */
    public static ConsoleProgress bar(PrintStream out) {
        return new ConsoleProgress(out, true);
    }

    /** Plain lines. */
    public static ConsoleProgress lines(PrintStream out) {
        return new ConsoleProgress(out, false);
    }

    /** From JDK 22 on there is a console even without a terminal, and Console.isTerminal tells; before, there is none. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJdk22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    @Override
    public void started(String device, int epochs, int examples) {
        this.epochs = epochs;
        this.examples = examples;
        start = System.nanoTime();
        drawn = start - REDRAW_NANOS;
    }

    @Override
    public void progressed(int epoch, int done) {
        long now = System.nanoTime();
        if (terminal && now - drawn >= REDRAW_NANOS) {
            drawn = now;
            draw(epoch, (double) (epoch - 1) * examples + done, now);
        }
    }

    @Override
    public void ended(EpochReport report) {
        cost = String.format(Locale.ROOT, "cost %.4f  ", report.cost());
        int every = (epochs + MOST_LINES - 1) / MOST_LINES;
        if (!terminal && (report.epoch() % every == 0 || report.epoch() == epochs)) {
            out.println(String.format(
                    Locale.ROOT,
                    "epoch %d/%d  %s%,.0f samples/s",
                    report.epoch(),
                    epochs,
                    cost,
                    report.samplesPerSecond()));
        }
    }

    @Override
    public void finished(TrainingReport report) {
        if (terminal) {
            draw(epochs, (double) epochs * examples, System.nanoTime());
            out.println();
        }
    }

    @Override
    public void aborted() {
        if (terminal) {
            out.println();
        }
    }

    private void draw(int epoch, double done, long now) {
        double share = done / ((double) epochs * examples);
        double seconds = Math.max((now - start) * 1e-9, 1e-9);
        int filled = (int) Math.round(share * BAR);
        // the line ends with "erase to the end of the line", so that a shorter one leaves nothing behind
        out.print(String.format(
                Locale.ROOT,
                "\repoch %d/%d  [%s%s]  %s%,.0f samples/s  %s left\u001b[K",
                epoch,
                epochs,
                "#".repeat(filled),
                "-".repeat(BAR - filled),
                cost,
                done / seconds,
                time(seconds / share - seconds)));
        out.flush();
    }

    private static String time(double seconds) {
        long s = Math.round(seconds);
        return s < 60
                ? s + " s"
                : s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
    }
}
