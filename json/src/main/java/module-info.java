/** Reports of the libraries as JSON, by Jackson: the documents that the command writes. */
module dev.chainrule.json {
    requires static org.jspecify; // annotations: to compile with, not to run with
    requires com.fasterxml.jackson.annotation;
    requires transitive dev.chainrule.bench;
    requires transitive dev.chainrule.check;
    requires transitive dev.chainrule.core;
    requires transitive dev.chainrule.data;
    requires dev.chainrule.report;
    requires transitive dev.chainrule.train;
    requires tools.jackson.databind;

    exports dev.chainrule.json;

    opens dev.chainrule.json to
            tools.jackson.databind;
}
