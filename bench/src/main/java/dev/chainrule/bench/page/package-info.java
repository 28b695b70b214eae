/**
 * Shows what a benchmark found: as lines of text, and as one page of HTML that needs nothing else: no network, no script,
 * its charts drawn as SVG.
 *
 * <p>Every text of the report is taken as hostile on the page. The page of equal reports has equal bytes.
 *
 * <p>Charts fit any width without a script: across, positions are shares of the width, and lengths of texts and markers are
 * pixels; down, all is pixels. Colours and sizes are in {@code page.css} only.
 *
 * <p>This package depends on {@code dev.chainrule.bench} and the JDK.
 */
@NullMarked
package dev.chainrule.bench.page;

import org.jspecify.annotations.NullMarked;
