package dev.chainrule.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Multiplies on every library in turn, in one process, and prints a table and lines of CSV:
 *
 * <pre>
 *   GemmTable THREADS [ROUNDS] [LIBRARY|PRODUCT ...]
 *
 *   CSV:machine,WHAT,THREADS,VALUE                                     fma in GFLOP/s, triad and copy in GB/s
 *   CSV:LIBRARY,PRODUCT,THREADS,GFLOPS,MIN,MAX,OF_PEAK,OF_OPENBLAS     the median of the rounds
 * </pre>
 *
 * <p>Without names: 5 rounds, every product of {@link GemmShape#all} and every library that is here but cpu:scalar. Each
 * product is warmed up in each library until it is steady. Then, round by round, every library has a tenth of a second
 * for a product before the next product comes, after a lead-in that is not timed.
 */
public final class GemmTable {
    private static final String USAGE = "usage: GemmTable THREADS [ROUNDS] [LIBRARY|PRODUCT ...]";
    private static final int ROUNDS = 5;
    private static final int MOST = 1024;
    private static final double BLOCK_SECONDS = 0.1;

    /** Larger than a processor's cache, while three arrays leave most of the heap free. */
    private static final long MOST_ARRAY_BYTES = 512L << 20;

    private static final double GIGA = 1e-9;

    private final Request request;
    private final double blockSeconds;
    private final int arrayElements;

    GemmTable(Request request, double blockSeconds, int arrayElements) {
        this.request = request;
        this.blockSeconds = blockSeconds;
        this.arrayElements = arrayElements;
    }

    /** Runs it; exit code 2 for wrong usage. */
    public static void main(String[] args) {
        int code = run(args, System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        long arrayBytes = Math.min(MOST_ARRAY_BYTES, Runtime.getRuntime().maxMemory() / 8);
        try {
            new GemmTable(Request.parse(args), BLOCK_SECONDS, (int) (arrayBytes / Float.BYTES)).print(out);
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    /**
     * The settings that were asked for.
     *
     * @param libraries names; empty for all but the slow one
     * @param products at least one
     */
    record Request(int threads, int rounds, List<String> libraries, List<GemmShape> products) {
        static Request parse(String... args) {
            if (args.length == 0) {
                throw new IllegalArgumentException(USAGE);
            }
            int threads = count("THREADS", args[0]);
            boolean withRounds = args.length > 1 && args[1].matches("-?\\d+");
            int rounds = withRounds ? count("ROUNDS", args[1]) : ROUNDS;
            List<String> libraries = new ArrayList<>();
            List<GemmShape> products = new ArrayList<>();
            for (int i = withRounds ? 2 : 1; i < args.length; i++) {
                if (args[i].matches("[NT]{2}\\b.*")) {
                    products.add(GemmShape.parse(args[i]));
                } else if (GemmLibraries.names().contains(Devices.id(args[i]))) {
                    libraries.add(args[i]);
                } else {
                    throw new IllegalArgumentException("'" + args[i]
                            + "', expected a product such as NT-32x512x784, or a library of " + GemmLibraries.names());
                }
            }
            return new Request(threads, rounds, libraries, products.isEmpty() ? GemmShape.all() : products);
        }

        private static int count(String name, String text) {
            if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
                throw new IllegalArgumentException(
                        name + " '" + text + "', expected a number from 1 to " + MOST + "; " + USAGE);
            }
            return Integer.parseInt(text);
        }
    }

    /** Measures and prints. */
    void print(PrintStream out) {
        Map<String, GemmLibrary> libraries = new LinkedHashMap<>();
        try (Host host = new Host(request.threads)) {
            open(libraries, out);
            double before = host.fma();
            double triad = host.triad(arrayElements);
            double copy = host.copy(arrayElements);
            List<GemmTiming> timings = measure(libraries);
            double after = host.fma();
            GemmReport report = new GemmReport(request.threads, GIGA * Math.max(before, after), timings);
            report.printMachine(out, GIGA * triad, GIGA * copy, Float.BYTES * (long) arrayElements);
            libraries.forEach((name, library) -> out.println(name + ": " + library.description()));
            report.printTable(out);
            report.printSummary(out);
            report.printCsv(out);
        } finally {
            libraries.values().forEach(GemmLibrary::close);
        }
    }

    /** Opens what was named, or all but the slow one, in the order of {@link GemmLibraries#names}. */
    private void open(Map<String, GemmLibrary> libraries, PrintStream out) {
        boolean named = !request.libraries.isEmpty();
        for (String name : named ? inOrder(request.libraries) : GemmLibraries.names()) {
            if (!named && name.equals(Devices.SLOW)) {
                continue;
            }
            try {
                libraries.put(name, GemmLibraries.open(name, request.threads));
            } catch (IllegalArgumentException absent) {
                if (named) {
                    throw absent;
                }
                out.println(absent.getMessage());
            }
        }
    }

    private static List<String> inOrder(List<String> libraries) {
        List<String> names = GemmLibraries.names();
        return libraries.stream()
                .distinct()
                .sorted(Comparator.comparingInt(library -> names.indexOf(Devices.id(library))))
                .toList();
    }

    private List<GemmTiming> measure(Map<String, GemmLibrary> libraries) {
        List<GemmTiming> timings = new ArrayList<>();
        for (GemmShape product : request.products) {
            Operands operands = new Operands(product);
            libraries.forEach(
                    (name, library) -> timings.add(new GemmTiming(name, operands, library.prepare(operands))));
        }
        timings.stream()
                .sorted(Comparator.comparingDouble(timing -> timing.product().flops())) // small ones compile the code
                .forEach(timing -> timing.warmUp(blockSeconds));
        for (int round = 0; round < request.rounds; round++) {
            timings.forEach(GemmTiming::block);
        }
        timings.forEach(GemmTiming::finish);
        return timings;
    }
}
