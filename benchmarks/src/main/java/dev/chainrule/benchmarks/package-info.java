/**
 * JMH benchmarks, and programs that print a table or a line. A benchmark has the backend and the shape as parameters,
 * ends its timed region with a wait for the device, and checks its result once per trial. Nothing here needs a library
 * of native code: those are behind {@link dev.chainrule.benchmarks.NativeGemm}, in sources of their own.
 */
@NullMarked
package dev.chainrule.benchmarks;

import org.jspecify.annotations.NullMarked;
