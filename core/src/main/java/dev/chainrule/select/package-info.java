/**
 * Finds backends, ranks them, proves that one works, and explains the choice.
 *
 * <p>{@link dev.chainrule.select.Backends} opens the device that a preference names, or says in a
 * {@link dev.chainrule.select.SelectionReport} why it could not; nothing that was not asked for is ever opened. Depends
 * on compute and spi only, and treats no backend by its name.
 */
@NullMarked
package dev.chainrule.select;

import org.jspecify.annotations.NullMarked;
