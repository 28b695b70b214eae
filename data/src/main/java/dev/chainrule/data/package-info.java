/**
 * Reads data and makes it ready for a network.
 *
 * <pre>{@code
 * CSV  →  Csv  →  Table  →  split  →  scaling, targets  →  Examples (a Dataset)
 * IDX  →  Idx  ----------------------------------------→  images   (a Dataset)
 * }</pre>
 *
 * <p>Input is not trusted: whatever is wrong with a file, the answer is one {@link dev.chainrule.data.DataException}
 * whose message is one short line that names the file, the place in it, and what was expected; memory is bounded by what a
 * file holds, never by what its header declares.
 *
 * <p>The module requires core, FastCSV and JSpecify's annotations, and nothing else: no class here can name a backend,
 * the reference or the command.
 */
@NullMarked
package dev.chainrule.data;

import org.jspecify.annotations.NullMarked;
