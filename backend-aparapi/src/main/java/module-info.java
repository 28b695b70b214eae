/**
 * The provider {@code aparapi}: back-propagation kernels written in Java, through Aparapi.
 *
 * <p>It exports nothing: {@link java.util.ServiceLoader} finds its provider.
 */
module dev.chainrule.aparapi {
    requires dev.chainrule.core;
    requires aparapi;
    requires aparapi.jni;
    requires java.logging;
    requires java.management;
    requires static org.jspecify; // annotations: to compile with, not to run with

    // Aparapi reads the kernel's fields
    opens dev.chainrule.aparapi to
            aparapi;

    provides dev.chainrule.spi.BackendProvider with
            dev.chainrule.aparapi.AparapiProvider;
}
