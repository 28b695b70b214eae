/**
 * Back-propagation in float64, plain loops, with error bounds for a float32 device computed beside it: the oracle.
 *
 * <p>It needs the JDK only. It must not depend on core, nor share a line with a backend: an oracle that is computed by
 * what it judges finds nothing.
 */
module dev.chainrule.reference {
    requires static org.jspecify; // annotations: to compile with, not to run with

    exports dev.chainrule.reference;
}
