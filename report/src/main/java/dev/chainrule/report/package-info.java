/**
 * Shows a training: {@link dev.chainrule.report.TrainingRecorder} gathers what happens in it, {@link dev.chainrule.report.Report}
 * makes a page of that, {@link dev.chainrule.report.Watch} serves the page on this machine while the training runs, and
 * {@link dev.chainrule.report.Dashboard} shows it on a terminal.
 *
 * <p>None of it changes a bit of what is learnt. Every text is taken as hostile on the page.
 *
 * <p>This package depends on {@code train}, {@code core}, the pieces of pages and the JDK.
 */
@NullMarked
package dev.chainrule.report;

import org.jspecify.annotations.NullMarked;
