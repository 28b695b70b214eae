package dev.chainrule.bench;

import java.util.List;

/**
 * The results of a benchmark: the text, the JSON and the page are made of them.
 *
 * @param setting where and when it was measured
 * @param complete whether all was measured; else it was stopped before, and {@code leftOut} names the missing parts
 * @param devices the devices that were measured, in the order in which they were asked for
 * @param leftOut devices and shapes that were not measured, each with the reason
 * @param shapes in the order in which they were asked for
 * @param crossovers one for each network asked for; may be empty
 * @param wrong the devices that computed wrongly, a sentence each; {@code leftOut} of the shape has them too
 */
public record BenchReport(
        Setting setting,
        boolean complete,
        List<DeviceResult> devices,
        List<String> leftOut,
        List<ShapeResult> shapes,
        List<Crossover> crossovers,
        List<String> wrong) {
    public BenchReport {
        devices = List.copyOf(devices);
        leftOut = List.copyOf(leftOut);
        shapes = List.copyOf(shapes);
        crossovers = List.copyOf(crossovers);
        wrong = List.copyOf(wrong);
    }
}
