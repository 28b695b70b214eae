package dev.chainrule.report;

import java.util.List;

/**
 * An example that a network answers badly.
 *
 * @param number its number in the data set, counted from 1
 * @param cost its cost; may be not finite
 * @param target the class that it has, or its quantities
 * @param answer the class that was answered, or the quantities
 * @param score the output of that class, from 0 to 1; NaN unless the network gives one
 * @param inputs the raw inputs; NaN where a column tells nothing and was not kept
 */
public record WorstExample(int number, double cost, String target, String answer, double score, List<Double> inputs) {
    public WorstExample {
        inputs = List.copyOf(inputs);
    }
}
