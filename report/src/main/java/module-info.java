/**
 * Shows trainings to people: a page, the same page while it is watched, a dashboard on a terminal; and the pieces that pages are made
 * of.
 */
module dev.chainrule.report {
    requires static org.jspecify; // annotations: to compile with, not to run with
    requires transitive dev.chainrule.core;
    requires transitive dev.chainrule.train;
    requires static jdk.httpserver; // for a page that is watched only

    exports dev.chainrule.page;
    exports dev.chainrule.report;
}
