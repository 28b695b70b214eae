package dev.chainrule.benchmarks;

import dev.chainrule.bench.Spread;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what {@link GemmTable} has measured. Without OpenBLAS or the vector module a ratio is NaN, printed as -. */
final class GemmReport {
    private final int threads;
    private final double peak;
    private final Map<GemmShape, Map<String, Spread>> rows = new LinkedHashMap<>();

    /**
     * A report.
     *
     * @param peak GFLOP/s of fma
     */
    GemmReport(int threads, double peak, List<GemmTiming> timings) {
        this.threads = threads;
        this.peak = peak;
        for (GemmTiming timing : timings) {
            rows.computeIfAbsent(timing.product(), product -> new LinkedHashMap<>())
                    .put(timing.library(), timing.gflops());
        }
    }

    /** The limits of the machine, as text and as CSV; rates in GB/s. */
    void printMachine(PrintStream out, double triad, double copy, long arrayBytes) {
        out.printf(
                Locale.ROOT,
                "threads %d, java %s, fma %s GFLOP/s, triad %.1f GB/s, copy %.1f GB/s of arrays of %d MiB%n",
                threads,
                Runtime.version(),
                number("%.1f", peak),
                triad,
                copy,
                arrayBytes >> 20);
        printLimit(out, "fma", peak);
        printLimit(out, "triad", triad);
        printLimit(out, "copy", copy);
    }

    private void printLimit(PrintStream out, String what, double value) {
        out.printf(Locale.ROOT, "CSV:machine,%s,%d,%.6g%n", what, threads, value);
    }

    /** A line for each product. */
    void printTable(PrintStream out) {
        out.println("GFLOP/s: median (least - most), the fraction of fma, and of the better OpenBLAS in the same row");
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-18s", "product"));
        for (String library : libraries()) {
            head.append(String.format(Locale.ROOT, "%-36s", library));
        }
        out.println(head.toString().stripTrailing());
        rows.forEach((product, row) -> {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s", product));
            row.forEach((library, gflops) -> line.append(cell(product, library, gflops)));
            out.println(line.toString().stripTrailing());
        });
    }

    private String cell(GemmShape product, String library, Spread gflops) {
        String ratio = isOpenBlas(library) ? "" : number("%.2f", ofOpenBlas(product, library));
        return String.format(
                Locale.ROOT,
                "%6.1f (%6.1f - %6.1f) %4s %4s  ",
                gflops.median(),
                gflops.least(),
                gflops.most(),
                number("%.2f", gflops.median() / peak),
                ratio);
    }

    /** For each library of ours and each group of products, the median and the worst ratio. */
    void printSummary(PrintStream out) {
        for (String library : libraries()) {
            if (!isOpenBlas(library)) {
                printRatios(out, library, "all", List.copyOf(rows.keySet()));
                printRatios(out, library, "the network's", GemmShape.NETWORK);
                printRatios(out, library, "squares", GemmShape.SQUARES);
            }
        }
    }

    private void printRatios(PrintStream out, String library, String group, List<GemmShape> members) {
        List<GemmShape> products =
                rows.keySet().stream().filter(members::contains).toList();
        if (products.isEmpty() || Double.isNaN(ofOpenBlas(products.get(0), library))) {
            return;
        }
        Spread ratios = Spread.of(
                products.stream().map(product -> ofOpenBlas(product, library)).toList());
        GemmShape worst = products.stream()
                .min(Comparator.comparingDouble(product -> ofOpenBlas(product, library)))
                .orElseThrow();
        out.printf(
                Locale.ROOT,
                "%s over the better OpenBLAS, %s (%d): median %.2f, worst %.2f (%s)%n",
                library,
                group,
                products.size(),
                ratios.median(),
                ratios.least(),
                worst);
    }

    /** A line for each product and library. */
    void printCsv(PrintStream out) {
        rows.forEach((product, row) -> row.forEach((library, gflops) -> out.printf(
                Locale.ROOT,
                "CSV:%s,%s,%d,%.6g,%.6g,%.6g,%.4f,%.4f%n",
                library,
                product,
                threads,
                gflops.median(),
                gflops.least(),
                gflops.most(),
                gflops.median() / peak,
                ofOpenBlas(product, library))));
    }

    /** The median over the greatest median of an OpenBLAS; NaN if there is none. */
    double ofOpenBlas(GemmShape product, String library) {
        Map<String, Spread> row = rows.getOrDefault(product, Map.of());
        Spread own = row.get(library);
        double best = row.entrySet().stream()
                .filter(entry -> isOpenBlas(entry.getKey()))
                .mapToDouble(entry -> entry.getValue().median())
                .max()
                .orElse(Double.NaN);
        return own == null ? Double.NaN : own.median() / best;
    }

    private List<String> libraries() {
        return rows.values().stream()
                .findFirst()
                .map(row -> List.copyOf(row.keySet()))
                .orElse(List.of());
    }

    private static boolean isOpenBlas(String library) {
        return GemmLibraries.OPENBLAS.contains(library);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}
