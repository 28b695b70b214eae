/** The kit that proves a backend: numbered rules, run as JUnit 5 tests against the float64 oracle. */
module dev.chainrule.conformance {
    requires dev.chainrule.check;
    requires transitive dev.chainrule.core;
    requires transitive dev.chainrule.reference;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify; // annotations: to compile with, not to run with

    exports dev.chainrule.conformance;
}
