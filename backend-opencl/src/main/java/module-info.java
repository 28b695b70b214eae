/** The provider {@code opencl}: back-propagation kernels in OpenCL C, through JOCL. */
module dev.chainrule.opencl {
    requires transitive dev.chainrule.core;
    requires jocl;
    requires static org.jspecify; // annotations: to compile with, not to run with

    exports dev.chainrule.opencl;

    provides dev.chainrule.spi.BackendProvider with
            dev.chainrule.opencl.OpenClProvider;
}
