/** Data to learn from: CSV and IDX files, rows from anywhere, scaling, splits, and the built-in digits. */
module dev.chainrule.data {
    requires static org.jspecify; // annotations: to compile with, not to run with
    requires transitive dev.chainrule.train;
    requires de.siegmar.fastcsv;

    exports dev.chainrule.data;

    uses dev.chainrule.data.RowSourceProvider;
}
