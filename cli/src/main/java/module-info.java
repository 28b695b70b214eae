/**
 * The command chainrule.
 *
 * <p>It exports nothing. Backends are no requirement: whatever is on the module path beside it is found by core.
 */
module dev.chainrule.cli {
    requires static org.jspecify;
    requires dev.chainrule.bench;
    requires dev.chainrule.check;
    requires dev.chainrule.core;
    requires dev.chainrule.data;
    requires dev.chainrule.json;
    requires dev.chainrule.onnx;
    requires dev.chainrule.report;
    requires dev.chainrule.train;
    requires info.picocli;
    requires java.logging;
    requires jdk.jfr; // so that the modules that can record events find it
    requires jdk.httpserver; // a page that is watched; the module report can do without
    requires jdk.unsupported; // signals; the module train can do without

    opens dev.chainrule.cli to
            info.picocli;
}
