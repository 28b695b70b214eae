package dev.chainrule.benchmarks;

import dev.chainrule.bench.Spread;
import dev.chainrule.select.Backends;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Preference;
import dev.chainrule.select.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trains a common shape and prints one line, so that any library which keeps the same contract can run beside it:
 *
 * <pre>
 *   Throughput MODE SHAPE THREADS [BACKEND]
 *
 *   bench     CSV:chainrule,VERSION,SHAPE,THREADS,SAMPLES_PER_S,MIN,MAX,NOTES    the median of the timed blocks
 *   check     CSV:chainrule,VERSION,SHAPE,THREADS,LOSS,NOTES                     the loss on batch 0 after 20 steps
 *   startup   CSV:chainrule,VERSION,SHAPE,THREADS,SECONDS,NOTES                  until the end of the first epoch
 * </pre>
 *
 * <p>THREADS is for the backends {@code cpu:*}; a device of another has the threads that it has.
 *
 * <p>SHAPE is a letter from A to E or {@code 784-128-10@32}. From the environment: PEERS_WARM (3) and PEERS_BLOCK (1),
 * seconds of warming up and of a block at least; PEERS_BLOCKS (5) and PEERS_CAP (45), how many blocks, and seconds after
 * which no other begins; PEERS_T0, the time of the launch in nanoseconds of the epoch.
 */
public final class Throughput {
    private static final int CHECK_STEPS = 20;
    private static final double NANO = 1e-9;

    private final CommonWork work;
    private final CommonTraining training;
    private int steps;

    private Throughput(CommonWork work, Selection selection) {
        this.work = work;
        this.training = new CommonTraining(work, selection);
    }

    /** Runs one mode; exit code 2 for wrong usage. */
    public static void main(String[] args) {
        if (args.length < 3 || args.length > 4) {
            System.err.println("usage: Throughput bench|check|startup SHAPE THREADS [BACKEND]");
            System.exit(2);
        }
        String backend = args.length > 3 ? args[3] : "cpu";
        String version = Throughput.class.getPackage().getImplementationVersion();
        String head = "CSV:chainrule," + (version == null ? "?" : version) + "," + args[1] + "," + args[2] + ",";
        try {
            CommonWork work = CommonWork.of(args[1]);
            try (Selection selection = Backends.open(preference(backend, args[2]))) {
                Throughput run = new Throughput(work, selection);
                System.out.println(
                        head + run.values(args[0]) + "," + selection.device().id());
            }
        } catch (IllegalArgumentException | NoBackendException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** The preference with the number of threads, which only the processor's backends can be told. */
    private static Preference preference(String backend, String threads) {
        Preference preference = Preference.of(backend);
        return preference.entries().stream().allMatch(entry -> entry.provider().equals("cpu"))
                ? preference.with("threads", threads)
                : preference;
    }

    private String values(String mode) {
        return switch (mode) {
            case "bench" -> bench();
            case "check" -> check();
            case "startup" -> startup();
            default -> throw new IllegalArgumentException("mode " + mode + ", expected bench, check or startup");
        };
    }

    private String bench() {
        double blockSeconds = setting("PEERS_BLOCK", 1);
        block(setting("PEERS_WARM", 3));
        List<Double> rates = new ArrayList<>();
        long begin = System.nanoTime();
        while (rates.size() < setting("PEERS_BLOCKS", 5)
                && (rates.isEmpty() || (System.nanoTime() - begin) * NANO < setting("PEERS_CAP", 45))) {
            rates.add(block(blockSeconds));
        }
        Spread spread = Spread.of(rates);
        return String.format(Locale.ROOT, "%.6g,%.6g,%.6g", spread.median(), spread.least(), spread.most());
    }

    /** Takes steps for {@code seconds}, one at least; returns samples per second. */
    private double block(double seconds) {
        long samples = 0;
        long begin = System.nanoTime();
        do {
            samples += training.step(steps++ % work.batches());
            if (steps % work.batches() == 0) { // or a queue would hold more than the seconds have time for
                training.finish();
            }
        } while ((System.nanoTime() - begin) * NANO < seconds);
        training.finish();
        return samples / ((System.nanoTime() - begin) * NANO);
    }

    private String check() {
        for (int i = 0; i < CHECK_STEPS; i++) {
            training.step(i % work.batches());
        }
        return String.format(Locale.ROOT, "%.7f", training.loss(0));
    }

    private String startup() {
        for (int b = 0; b < work.batches(); b++) {
            training.step(b);
        }
        training.finish();
        Instant now = Instant.now();
        long launch = Long.parseLong(System.getenv().getOrDefault("PEERS_T0", "0"));
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano() - launch;
        return String.format(Locale.ROOT, "%.3f", launch == 0 ? Double.NaN : nanos * NANO);
    }

    private static double setting(String name, double otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : Double.parseDouble(value);
    }
}
