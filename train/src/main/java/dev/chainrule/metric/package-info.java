/**
 * Figures of merit: how good answers are, by classes and by quantities. Each {@link dev.chainrule.metric.Metric} is added up
 * example by example, in their order and in float64, so that its value does not depend on how examples are cut into
 * batches. Definitions are those of scikit-learn's {@code sklearn.metrics}, where it has them; the tests hold them to it.
 */
@NullMarked
package dev.chainrule.metric;

import org.jspecify.annotations.NullMarked;
