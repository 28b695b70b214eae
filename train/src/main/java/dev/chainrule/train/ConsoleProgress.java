package dev.chainrule.train;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training's progress: one line that is rewritten on a terminal, with a bar, the cost, samples per second and
 * the time left; elsewhere plain lines, one for every epoch or, of many epochs, about {@value #MOST_LINES} in all.
 *
 * <p>Java cannot ask whether standard error is a terminal, nor how wide it is; the property
 * {@code -Dchainrule.terminal=COLUMNS} says so, 0 for none.
 */
public final class ConsoleProgress implements TrainingListener {
    private static final int BAR = 24;
    /** The length of the bar where there is more to show beside it. */
    private static final int SHORT_BAR = 8;

    private static final double PERCENT = 100;
    private static final int USUAL_COLUMNS = 80;
    /** A cost of this size or more is written with an exponent. */
    private static final double LARGE = 1e6;

    private static final int MOST_LINES = 30;
    private static final long REDRAW_NANOS = 100_000_000L;

    private final PrintStream out;
    /** The columns of the terminal, 0 where there is none. */
    private final int columns;

    private int epochs;
    private int examples;
    /** The examples that were learnt before the training went on from a checkpoint. */
    private double before;

    private long start;
    private long drawn;
    private String cost = "";
    private boolean validates;
    /** The line of the last epoch, unless it was printed. */
    private String last = "";

    private ConsoleProgress(PrintStream out, int columns) {
        this.out = out;
        this.columns = Math.max(columns, 0);
    }

    /**
     * Progress on standard error: as the property {@code chainrule.terminal} says, or without it a bar if standard input
     * and output are a terminal, else lines.
     */
    public static ConsoleProgress auto() {
        return new ConsoleProgress(System.err, terminal());
    }

    /** The columns of the terminal that standard error is taken for, 0 for none; as {@link #auto} finds them. */
    public static int terminal() {
        int guess = isTerminal(System.console()) ? USUAL_COLUMNS : 0;
        return Math.max(0, Integer.getInteger("chainrule.terminal", guess));
    }

    /** A bar that is rewritten with carriage returns, for a terminal of {@code columns} columns. */
    public static ConsoleProgress bar(PrintStream out, int columns) {
        return new ConsoleProgress(out, columns);
    }

    /** Plain lines. */
    public static ConsoleProgress lines(PrintStream out) {
        return new ConsoleProgress(out, 0);
    }

    /**
     * From JDK 22 on there is a console even without a terminal, and Console.isTerminal tells; before, there is none.
     */
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
        last = "";
        before = 0;
        start = System.nanoTime();
        drawn = start - REDRAW_NANOS;
    }

    @Override
    public void resumed(int epochs, int done) {
        before = (double) epochs * examples + done;
    }

    @Override
    public void progressed(int epoch, int done) {
        long now = System.nanoTime();
        if (columns > 0 && now - drawn >= REDRAW_NANOS) {
            drawn = now;
            draw(epoch, (double) (epoch - 1) * examples + done, now);
        }
    }

    @Override
    public Next ended(EpochReport report) {
        validates = report.validation() != null;
        cost = "cost " + number(report.cost()) + validation(report.validation(), columns > 0) + "  ";
        int every = (epochs + MOST_LINES - 1) / MOST_LINES;
        last = String.format(
                Locale.ROOT, "epoch %d/%d  %s%,.0f samples/s", report.epoch(), epochs, cost, report.samplesPerSecond());
        if (columns == 0 && (report.epoch() % every == 0 || report.epoch() == epochs)) {
            out.println(last);
            last = "";
        }
        return Next.CONTINUE;
    }

    private static String number(double cost) {
        return String.format(Locale.ROOT, cost < LARGE ? "%.4f" : "%.4e", cost);
    }

    /** ", validation cost 0.1234, accuracy 0.9722"; in the bar, which has less room, "/0.1234 97.22 %". */
    private static String validation(@Nullable ValidationReport judged, boolean brief) {
        if (judged == null) {
            return "";
        }
        String cost = (brief ? "/" : ", validation cost ") + number(judged.cost());
        if (!Double.isNaN(judged.accuracy())) {
            return cost
                    + (brief
                            ? String.format(Locale.ROOT, " %.2f %%", PERCENT * judged.accuracy())
                            : String.format(Locale.ROOT, ", accuracy %.4f", judged.accuracy()));
        }
        return cost
                + (Double.isNaN(judged.rmse())
                        ? ""
                        : String.format(Locale.ROOT, brief ? " RMSE %.4g" : ", RMSE %.4g", judged.rmse()));
    }

    @Override
    public void finished(TrainingReport report) {
        if (columns > 0) {
            epochs = report.epochs(); // all that there are: nothing is left, even if a listener has ended training
            draw(epochs, (double) epochs * examples, System.nanoTime());
            out.println();
        } else if (!last.isEmpty()) { // a listener has ended training before the next line was due
            out.println(last);
        }
    }

    @Override
    public void aborted() {
        if (columns > 0) {
            out.println();
        }
    }

    private void draw(int epoch, double done, long now) {
        double all = (double) epochs * examples;
        double seconds = Math.max((now - start) * 1e-9, 1e-9);
        int bar = validates ? SHORT_BAR : BAR;
        int filled = (int) Math.round(done / all * bar);
        String line = String.format(
                Locale.ROOT,
                "epoch %d/%d  [%s%s]  %s%,.0f samples/s  %s left",
                epoch,
                epochs,
                "#".repeat(filled),
                "-".repeat(bar - filled),
                cost,
                (done - before) / seconds,
                time(done > before ? seconds * (all - done) / (done - before) : 0));
        // the last column stays free: a terminal may wrap there; the rest of a longer line is erased
        out.print("\r" + line.substring(0, Math.min(line.length(), columns - 1)) + "\u001b[K");
        out.flush();
    }

    private static String time(double seconds) {
        long s = Math.round(seconds);
        return s < 60
                ? s + " s"
                : s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
    }
}
