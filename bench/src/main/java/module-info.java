/** Measures devices: ceilings, the fastest for a network, crossovers, tuning; and shows what was measured. */
module dev.chainrule.bench {
    requires transitive dev.chainrule.check;
    requires transitive dev.chainrule.core;
    requires dev.chainrule.report;
    requires transitive dev.chainrule.train;
    requires java.management;
    requires static org.jspecify; // annotations: to compile with, not to run with

    exports dev.chainrule.bench;
    exports dev.chainrule.bench.page;
}
