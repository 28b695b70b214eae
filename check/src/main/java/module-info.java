/** Checks of a device against the float64 reference: gradients of whole networks, and products. */
module dev.chainrule.check {
    requires transitive dev.chainrule.core;
    requires transitive dev.chainrule.reference;
    requires static org.jspecify; // annotations: to compile with, not to run with

    exports dev.chainrule.check;
    exports dev.chainrule.check.parity;
}
