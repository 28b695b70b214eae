/**
 * Measures devices against each other and against what they can do at most, and says what it found as plain values:
 * {@link dev.chainrule.cli.bench.BenchReport}.
 *
 * <p>This package computes through core, and neither prints nor writes: the command, the JSON and the page do.
 */
@NullMarked
package dev.chainrule.cli.bench;

import org.jspecify.annotations.NullMarked;
