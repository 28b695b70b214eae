/**
 * JMH benchmarks. A benchmark has the backend and the shape as parameters, ends its timed region with a wait for the
 * device, and checks its result once per trial.
 */
@NullMarked
package dev.chainrule.benchmarks;

import org.jspecify.annotations.NullMarked;
