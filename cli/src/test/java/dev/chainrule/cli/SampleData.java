package dev.chainrule.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** CSV files to learn from, with two columns of numbers from 0 to 1. */
final class SampleData {
    private SampleData() {}

    /** Points, named by the corner that is nearest: a header, and the label in the last column. */
    static Path corners(Path folder) throws IOException {
        return write(
                folder.resolve("corners.csv"),
                "x,y,corner",
                (x, y) -> (y < 0.5 ? "low" : "high") + (x < 0.5 ? "-left" : "-right"));
    }

    /** Points in two classes, without a header. */
    static Path halves(Path folder) throws IOException {
        return write(folder.resolve("halves.csv"), "", (x, y) -> x + y < 1 ? "no" : "yes");
    }

    /** Points, and a number to be predicted. */
    static Path plane(Path folder) throws IOException {
        return write(
                folder.resolve("plane.csv"), "x,y,z", (x, y) -> String.format(Locale.ROOT, "%.4f", 2 * x - y + 0.25));
    }

    private static Path write(Path file, String header, BiFunction<Double, Double, String> label) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<String> rows = IntStream.range(0, 200)
                .mapToObj(i -> {
                    double x = random.nextDouble();
                    double y = random.nextDouble();
                    return String.format(Locale.ROOT, "%.4f,%.4f,%s", x, y, label.apply(x, y));
                })
                .toList();
        return Files.writeString(file, (header.isEmpty() ? "" : header + "\n") + String.join("\n", rows) + "\n");
    }

    /** The rows of a file without header, and without their last column. */
    static String withoutLabels(Path file, boolean header) throws IOException {
        return String.join(
                        "\n",
                        Files.readAllLines(file).stream()
                                .skip(header ? 1 : 0)
                                .map(line -> line.substring(0, line.lastIndexOf(',')))
                                .toList())
                + "\n";
    }

    /** The last column of a file. */
    static List<String> labels(Path file, boolean header) throws IOException {
        return Files.readAllLines(file).stream()
                .skip(header ? 1 : 0)
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
    }
}
