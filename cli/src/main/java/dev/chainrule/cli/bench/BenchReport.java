package dev.chainrule.cli.bench;

import java.util.List;

/**
 * All that a benchmark found: what the text, the JSON and the page are made of.
 *
 * @param setting where and when it was measured
 * @param complete whether all was measured; else it was stopped before, and {@code leftOut} says what is missing
 * @param devices those that were measured, in the order in which they were asked for
 * @param leftOut devices and shapes that were not, each with the reason
 * @param shapes in the order in which they were asked for
 * @param crossovers one for each network asked for; may be empty
 */
public record BenchReport(
        Setting setting,
        boolean complete,
        List<DeviceResult> devices,
        List<String> leftOut,
        List<ShapeResult> shapes,
        List<Crossover> crossovers) {
    public BenchReport {
        devices = List.copyOf(devices);
        leftOut = List.copyOf(leftOut);
        shapes = List.copyOf(shapes);
        crossovers = List.copyOf(crossovers);
    }
}
