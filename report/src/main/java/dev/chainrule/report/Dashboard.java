package dev.chainrule.report;

import dev.chainrule.page.Quantity;
import dev.chainrule.train.ConsoleProgress;
import dev.chainrule.train.EpochReport;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingMemory;
import dev.chainrule.train.TrainingReport;
import dev.chainrule.train.ValidationReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training on a terminal, in a few lines that are rewritten: a bar, the speed, the time left, the device's memory, and
 * the curves of cost, metrics and learning rate by epoch as lines of blocks.
 */
public final class Dashboard implements TrainingListener {
    private static final int LEAST_COLUMNS = 60;
    private static final int BAR = 20;
    /** The columns before a curve: a name, a number. */
    private static final int NAME = 12;

    private static final int NUMBER = 12;
    private static final int WIDEST_CURVE = 100;
    private static final double PERCENT = 100;
    private static final double LARGE = 1e6;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final double NANO = 1e-9;
    /** Begins a command to the terminal. */
    private static final String ESCAPE = "\u001b[";
    /** Erases the rest of a line. */
    private static final String ERASE = ESCAPE + "K";

    private final PrintStream out;
    private final int columns;
    private final @Nullable TrainingMemory memory;
    /** A curve for each value that epochs have, by its name. */
    private final Map<String, Sparkline> curves = new LinkedHashMap<>();

    private String device = "";
    private int epochs;
    private int examples;
    private double before;
    private long start;
    private long drawnAt;
    /** The lines that stand on the terminal, above the cursor. */
    private int drawn;

    private Dashboard(PrintStream out, int columns, @Nullable TrainingMemory memory) {
        this.out = out;
        this.columns = columns;
        this.memory = memory;
    }

    /**
     * A dashboard of this width.
     *
     * @param memory that of the training; null if it is not known
     */
    public static Dashboard on(PrintStream out, int columns, @Nullable TrainingMemory memory) {
        return new Dashboard(out, columns, memory);
    }

    /**
     * Progress on standard error: a dashboard if it is a terminal of {@value #LEAST_COLUMNS} columns or more; plain lines if one of the
     * environment variables NO_COLOR and CI is set, or TERM is {@code dumb}; else {@link ConsoleProgress#auto}.
     *
     * @param memory that of the training; null if it is not known
     */
    public static TrainingListener auto(@Nullable TrainingMemory memory) {
        return auto(System.err, Terminal.here(), memory);
    }

    static TrainingListener auto(PrintStream err, Terminal terminal, @Nullable TrainingMemory memory) {
        if (terminal.plain() || terminal.columns() == 0) {
            return ConsoleProgress.lines(err);
        }
        return terminal.columns() >= LEAST_COLUMNS
                ? on(err, terminal.columns(), memory)
                : ConsoleProgress.bar(err, terminal.columns());
    }

    @Override
    public void started(String device, int epochs, int examples) {
        this.device = device;
        this.epochs = epochs;
        this.examples = examples;
        curves.clear();
        before = 0;
        drawn = 0;
        start = System.nanoTime();
        drawnAt = start - REDRAW_NANOS;
    }

    @Override
    public void resumed(int whole, int done) {
        before = (double) whole * examples + done;
        drawn = 0;
    }

    @Override
    public void restored(List<EpochReport> whole) {
        whole.forEach(this::add);
    }

    /** A line about it stands below what was drawn, so the next drawing begins below that. */
    @Override
    public void noted(String text) {
        drawn = 0;
    }

    @Override
    public void progressed(int epoch, int done) {
        long now = System.nanoTime();
        if (now - drawnAt >= REDRAW_NANOS) {
            draw(now, (double) (epoch - 1) * examples + done);
        }
    }

    @Override
    public Next ended(EpochReport epoch) {
        add(epoch);
        return Next.CONTINUE;
    }

    private void add(EpochReport epoch) {
        ValidationReport judged = epoch.validation();
        add("cost", epoch.cost());
        add("validation", judged == null ? Double.NaN : judged.cost());
        add("accuracy", judged == null ? Double.NaN : judged.accuracy());
        add("RMSE", judged == null ? Double.NaN : judged.rmse());
        add("rate", epoch.rate());
    }

    /** Adds a value to its curve, which begins with the first that is finite. */
    private void add(String name, double value) {
        if (Double.isFinite(value) || curves.containsKey(name)) {
            int width = Math.min(WIDEST_CURVE, columns - 1 - NAME - NUMBER);
            curves.computeIfAbsent(name, unused -> new Sparkline(width)).add(value);
        }
    }

    @Override
    public void finished(TrainingReport report) {
        epochs = Math.max(1, report.epochs()); // nothing is left, even if a listener has ended training
        draw(System.nanoTime(), (double) epochs * examples);
    }

    /** The lines stay as they are: the cursor stands below them already. */
    @Override
    public void aborted() {
        drawn = 0;
    }

    private void draw(long now, double done) {
        drawnAt = now;
        List<String> lines = lines((now - start) * NANO, done);
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append(ESCAPE).append(drawn).append('A'); // up
        }
        for (String line : lines) {
            // the last column stays free: a terminal may wrap there
            text.append('\r')
                    .append(line, 0, Math.min(line.length(), columns - 1))
                    .append(ERASE)
                    .append('\n');
        }
        drawn = lines.size();
        out.print(text);
        out.flush();
    }

    private List<String> lines(double seconds, double done) {
        List<String> lines = new ArrayList<>();
        double all = (double) epochs * examples;
        double speed = (done - before) / Math.max(seconds, NANO);
        int filled = (int) Math.round(done / all * BAR);
        lines.add(String.format(
                Locale.ROOT,
                "epoch %d/%d  %s%s %3.0f %%  %,.0f samples/s  %s left",
                Math.min(epochs, (int) (done / examples) + (done < all ? 1 : 0)),
                epochs,
                "█".repeat(filled),
                "░".repeat(BAR - filled),
                PERCENT * done / all,
                speed,
                time(done > before ? (all - done) / speed : 0)));
        curves.forEach((name, curve) -> {
            String number = number(curve.last());
            lines.add(name(name) + number + " ".repeat(Math.max(1, NUMBER - number.length())) + curve.text());
        });
        lines.add(name("device")
                + device
                + (memory == null
                        ? ""
                        : ", " + Quantity.memory(memory.onDevice()) + " of " + Quantity.memory(memory.deviceHas())));
        return lines;
    }

    private static String name(String name) {
        return name + " ".repeat(NAME - name.length());
    }

    private static String number(double value) {
        boolean usual = value == 0 || (Math.abs(value) < LARGE && Math.abs(value) >= 1 / PERCENT / PERCENT);
        return String.format(Locale.ROOT, usual ? "%.4f" : "%.3e", value);
    }

    private static String time(double seconds) {
        long s = Math.round(seconds);
        return s < 60
                ? s + " s"
                : s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
    }
}
