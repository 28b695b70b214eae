/**
 * The command chainrule.
 *
 * <p>It exports nothing. Backends are no requirement: whatever is on the module path beside it is found by core.
 */
module dev.chainrule.cli {
    requires static org.jspecify;
    requires com.fasterxml.jackson.annotation;
    requires dev.chainrule.bench;
    requires dev.chainrule.check;
    requires dev.chainrule.core;
    requires dev.chainrule.data;
    requires info.picocli;
    requires java.management;
    requires java.logging;
    requires jdk.unsupported; // signals, see Signals
    requires tools.jackson.databind;

    opens dev.chainrule.cli to
            info.picocli,
            tools.jackson.databind;
}
