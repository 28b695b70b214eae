/**
 * The backend SPI, checked compute, selection, networks and training.
 *
 * <p>Data flows one way, train → nn → select → compute → spi, and this module needs nothing but the JDK.
 */
module dev.chainrule.core {
    requires static org.jspecify; // annotations: to compile with, not to run with

    exports dev.chainrule.spi;
    exports dev.chainrule.compute;
    exports dev.chainrule.select;
    exports dev.chainrule.nn;
    exports dev.chainrule.backprop;
    exports dev.chainrule.predict;
    exports dev.chainrule.train;
    exports dev.chainrule.files;

    uses dev.chainrule.spi.BackendProvider;
}
