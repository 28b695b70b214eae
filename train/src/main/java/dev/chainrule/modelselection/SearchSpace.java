package dev.chainrule.modelselection;

import dev.chainrule.modelselection.Dimension.Choice;
import dev.chainrule.nn.CounterRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The hyperparameters that a search tries together.
 *
 * @param dimensions at least one, no two of one name
 */
public record SearchSpace(List<Dimension> dimensions) {
    /** "search" in ASCII, and the number of the dimension: keeps the draws apart from whatever else comes from the same seed. */
    private static final long STREAM = 0x736561726368L;

    /** The draws for each point asked for, after which a space counts as exhausted. */
    private static final int MOST_DRAWS = 100;

    /** More points than this are no grid that anybody waits for. */
    private static final int MOST_POINTS = 1 << 20;

    /**
     * Checks the dimensions.
     *
     * @throws IllegalArgumentException if there are none, or two of one name
     */
    public SearchSpace {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("search: no hyperparameter, expected at least one with several values");
        }
        if (dimensions.stream().map(Dimension::name).distinct().count() < dimensions.size()) {
            throw new IllegalArgumentException("search: a hyperparameter is given twice");
        }
    }

    /** The space of these dimensions. */
    public static SearchSpace of(Dimension... dimensions) {
        return new SearchSpace(List.of(dimensions));
    }

    /** The number of points of the grid; empty if there is a range, of which there is no end. */
    public OptionalLong size() {
        long size = 1;
        for (Dimension each : dimensions) {
            if (!(each instanceof Choice choice)) {
                return OptionalLong.empty();
            }
            size = Math.min(Integer.MAX_VALUE, size * choice.values().size());
        }
        return OptionalLong.of(size);
    }

    /**
     * Every combination of values, those of the last dimension change first.
     *
     * @throws IllegalArgumentException if there is a range, or there are more than 1,048,576
     */
    public List<Point> grid() {
        long size = size().orElseThrow(() ->
                new IllegalArgumentException("search: a grid of a range, expected values, or a random search"));
        if (size > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "search: a grid of more than " + MOST_POINTS + " points, expected fewer, or a random search");
        }
        List<Map<String, String>> points = List.of(Map.of());
        for (Dimension each : dimensions) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> point : points) {
                for (String value : ((Choice) each).values()) {
                    Map<String, String> next = new LinkedHashMap<>(point);
                    next.put(each.name(), value);
                    longer.add(next);
                }
            }
            points = longer;
        }
        return points.stream().map(Point::new).toList();
    }

    /**
     * Different points at random, a function of the seed: fewer only if the space seems to have no more.
     *
     * @param count the number of points
     * @throws IllegalArgumentException if it is below 1
     */
    public List<Point> random(int count, long seed) {
        if (count < 1) {
            throw new IllegalArgumentException("search: " + count + " trials, expected at least 1");
        }
        Set<Point> points = new LinkedHashSet<>();
        for (long i = 0; points.size() < count && i < (long) MOST_DRAWS * count; i++) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int d = 0; d < dimensions.size(); d++) {
                double place = (new CounterRandom(seed, STREAM + d).bits(i) >>> 11) * 0x1p-53;
                values.put(dimensions.get(d).name(), dimensions.get(d).value(place));
            }
            points.add(new Point(values));
        }
        return List.copyOf(points);
    }
}
