/** Data to learn from: CSV and IDX files, scaling, splits, and the built-in digits. */
module dev.chainrule.data {
    requires static org.jspecify; // annotations: to compile with, not to run with
    requires transitive dev.chainrule.core;
    requires de.siegmar.fastcsv;

    exports dev.chainrule.data;
}
