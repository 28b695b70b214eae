/**
 * Files that are written when work has ended: whether they can be is found out before, what is there stays whole until the
 * new content is, and the end of the JVM waits for it. Standard output and error by the names of files that they have.
 *
 * <p>Needs the JDK only, nothing else of core.
 */
@NullMarked
package dev.chainrule.files;

import org.jspecify.annotations.NullMarked;
