package dev.chainrule.metric;

import java.util.Map;

/**
 * One or several figures of merit, added up over examples. A metric of one's own is a class with two methods.
 *
 * @param <A> what it judges: {@link ClassAnswers} or {@link QuantityAnswers}
 */
public interface Metric<A> {
    /**
     * Adds the answers to some more examples. The arrays belong to the caller, who may use them again.
     *
     * @throws IllegalArgumentException if they are answers to another question than those before
     */
    void add(A answers);

    /**
     * The figures of all examples until now, by names such as {@code f1Macro} in an order of the metric's own; NaN where a
     * figure is not defined, as all of them are without examples.
     */
    Map<String, Double> figures();
}
