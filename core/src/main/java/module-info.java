/**
 * The backend SPI, checked compute, selection, networks, back-propagation and prediction.
 *
 * <p>Data flows one way, backprop → nn → spi, and this module needs nothing but the JDK.
 */
module dev.chainrule.core {
    requires static jdk.jfr; // events, where the JVM has them
    requires static org.jspecify; // annotations: to compile with, not to run with

    exports dev.chainrule.spi;
    exports dev.chainrule.compute;
    exports dev.chainrule.select;
    exports dev.chainrule.nn;
    exports dev.chainrule.backprop;
    exports dev.chainrule.predict;
    exports dev.chainrule.files;
    exports dev.chainrule.text;

    uses dev.chainrule.spi.BackendProvider;
}
