/** The provider {@code cpu}: back-propagation kernels on the JVM itself. */
module dev.chainrule.cpu {
    requires transitive dev.chainrule.core;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires static org.jspecify; // annotations: to compile with, not to run with

    exports dev.chainrule.cpu;

    provides dev.chainrule.spi.BackendProvider with
            dev.chainrule.cpu.CpuProvider;
}
