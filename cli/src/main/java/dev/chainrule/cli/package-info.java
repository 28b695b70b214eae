/**
 * The command {@code chainrule}: a class for every subcommand, and what they share.
 *
 * <p>{@link dev.chainrule.cli.Main} parses and runs; a subcommand reads its options, calls core, data or reference, and
 * prints; {@link dev.chainrule.cli.Failure} turns whatever goes wrong into an exit code and one line. This package
 * depends on core, data and reference, and never on a backend: those are found at run time.
 */
@NullMarked
package dev.chainrule.cli;

import org.jspecify.annotations.NullMarked;
