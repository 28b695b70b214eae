/**
 * Files that are written when work has ended: whether they can be is found out before, and what is there stays whole
 * until the new content is.
 *
 * <p>Needs the JDK only, nothing else of core.
 */
@NullMarked
package dev.chainrule.files;

import org.jspecify.annotations.NullMarked;
