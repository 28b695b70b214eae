package dev.chainrule.bench.page;

import dev.chainrule.bench.Ceiling;
import dev.chainrule.bench.Measured;
import dev.chainrule.bench.Phase;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.page.LogScale;
import dev.chainrule.page.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The phases that compute, as points below a roofline.
 *
 * @param all the points that have a rate and an intensity
 * @param keys the name of a shape within a chart: its letter, or its number
 */
record Points(List<Point> all, Map<String, String> keys) {
    /**
     * One phase of one shape on one device.
     *
     * @param key see {@link Points#keys}
     * @param intensity floating-point operations a byte
     * @param rate floating-point operations a second
     */
    record Point(String backend, String shape, String key, String phase, double intensity, double rate) {
        /** How near the point is to a roofline; NaN without one. */
        double share(Ceiling ceiling) {
            return rate / ceiling.flopsAt(intensity);
        }

        /** All of it in words. */
        String words(Ceiling ceiling) {
            double share = share(ceiling);
            return shape + ", " + phase + ": " + Quantity.of(rate, "FLOP/s") + " at " + Quantity.plain(intensity)
                    + " FLOP a byte"
                    + (Double.isFinite(share) ? ", " + Quantity.percent(share) + " of the roofline" : "");
        }
    }

    static Points of(List<ShapeResult> shapes) {
        Map<String, String> keys = new LinkedHashMap<>();
        List<Point> all = new ArrayList<>();
        for (ShapeResult shape : shapes) {
            String key = keys.computeIfAbsent(shape.shape(), name -> key(name, keys.size() + 1));
            for (Measured measured : shape.measured()) {
                for (Phase phase : measured.phases()) {
                    if (LogScale.hasLogarithm(phase.intensity()) && LogScale.hasLogarithm(phase.rate())) {
                        all.add(new Point(
                                measured.backend(), shape.shape(), key, phase.name(), phase.intensity(), phase.rate()));
                    }
                }
            }
        }
        return new Points(all, keys);
    }

    /** The points of one device. */
    List<Point> of(String backend) {
        return all.stream().filter(point -> point.backend().equals(backend)).toList();
    }

    private static String key(String shape, int number) {
        return shape.matches("[A-Z] .*") ? shape.substring(0, 1) : Integer.toString(number);
    }
}
