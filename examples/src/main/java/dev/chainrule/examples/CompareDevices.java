package dev.chainrule.examples;

import dev.chainrule.bench.Bench;
import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.page.BenchPage;
import dev.chainrule.bench.page.BenchText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures devices against each other. Arguments: the devices, the shape to train, the file for the page. */
public final class CompareDevices {
    private CompareDevices() {}

    /** Measures for about a second each, prints the results, and writes them as a page. */
    public static void main(String[] args) throws IOException {
        String devices = args.length > 0 ? args[0] : "*";
        String shape = args.length > 1 ? args[1] : "784-128-10@32";
        BenchReport report =
                Bench.of(devices).shapes(TrainingShape.of(shape)).seconds(1).run();
        BenchText.lines(report).forEach(System.out::println);
        System.out.println("winner: " + report.shapes().get(0).winner());
        Files.writeString(Path.of(args.length > 2 ? args[2] : "bench.html"), BenchPage.of(report));
    }
}
