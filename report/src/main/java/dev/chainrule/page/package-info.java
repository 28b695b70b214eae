/**
 * The pieces of the pages that people look at: elements of HTML and of SVG, charts, tables, quantities, and the one sheet of styles.
 *
 * <p>A page is one file that needs nothing else: no network, no script, its charts drawn as SVG. Every text is taken as hostile.
 *
 * <p>Charts fit any width without a script: across, positions are shares of the width, and lengths of texts and markers are
 * pixels; down, all is pixels. A curve is drawn on a thousand units and stretched, its stroke is not. Colours and sizes are in
 * {@code page.css} only.
 *
 * <p>This package depends on the JDK only.
 */
@NullMarked
package dev.chainrule.page;

import org.jspecify.annotations.NullMarked;
