/** The provider {@code cpu}: back-propagation kernels on the JVM itself. It is found as a service, and exports nothing. */
module dev.chainrule.cpu {
    requires dev.chainrule.core;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires static org.jspecify; // annotations: to compile with, not to run with

    provides dev.chainrule.spi.BackendProvider with
            dev.chainrule.cpu.CpuProvider;
}
