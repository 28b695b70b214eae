/** Training: data sets, optimizers, validation, checkpoints, the judgement of a network by metrics, and model selection. */
module dev.chainrule.train {
    requires static jdk.unsupported; // signals, where the JVM hands them out
    requires static jdk.jfr; // events, where the JVM has them
    requires static org.jspecify; // annotations: to compile with, not to run with
    requires transitive dev.chainrule.core;

    exports dev.chainrule.metric;
    exports dev.chainrule.modelselection;
    exports dev.chainrule.optimizer;
    exports dev.chainrule.train;
}
