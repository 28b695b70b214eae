/**
 * A pool of threads that computes the parts of a region. It knows nothing of what a region computes, and depends on the
 * JDK only.
 */
@NullMarked
package dev.chainrule.cpu.threads;

import org.jspecify.annotations.NullMarked;
