/**
 * The provider {@code opencl}: back-propagation kernels in OpenCL C, through JOCL.
 *
 * <p>It exports nothing: {@link java.util.ServiceLoader} finds its provider.
 */
module dev.chainrule.opencl {
    requires dev.chainrule.core;
    requires jocl;
    requires static org.jspecify; // annotations: to compile with, not to run with

    provides dev.chainrule.spi.BackendProvider with
            dev.chainrule.opencl.OpenClProvider;
}
