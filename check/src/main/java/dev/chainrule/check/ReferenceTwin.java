package dev.chainrule.check;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Output;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.ReferenceNetwork;
import dev.chainrule.reference.Unit;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.OutputUnit;

/**
 * Translates between core, which computes in float32, and the reference, which knows nothing of core: every value of one
 * has a twin in the other. Floats are doubles without a change, so the twins hold the same numbers.
 */
public final class ReferenceTwin {
    private ReferenceTwin() {}

    /** The reference's hidden unit of the same name. */
    public static Unit of(Activation g) {
        return Unit.valueOf(g.name());
    }

    /** The reference's output unit of the same name, with its canonical cost. */
    public static Output of(OutputUnit u) {
        return Output.valueOf(u.name());
    }

    /** The network in float64. */
    public static ReferenceNetwork of(NetworkState state) {
        Topology topology = state.topology();
        int[] units = new int[topology.layers()];
        double[][] theta = new double[units.length - 1][];
        double[][] bias = new double[units.length - 1][];
        for (int l = 1; l <= units.length; l++) {
            units[l - 1] = topology.units(l);
            if (l < units.length) {
                theta[l - 1] = wide(state.theta(l), 0, topology.units(l) * topology.units(l + 1));
                bias[l - 1] = wide(state.bias(l), 0, topology.units(l + 1));
            }
        }
        return new ReferenceNetwork(units, of(topology.hidden()), of(topology.output()), theta, bias);
    }

    /**
     * Row-major values as the reference takes examples: an array for each row.
     *
     * @param values row-major [rows, cols]
     * @param cols the number of columns, at least 1
     * @throws IllegalArgumentException if the values do not fill whole rows
     */
    public static double[][] rows(float[] values, int cols) {
        if (values.length % cols != 0) {
            throw new IllegalArgumentException(
                    "rows: " + values.length + " values, expected a multiple of " + cols + " columns");
        }
        double[][] rows = new double[values.length / cols][];
        for (int e = 0; e < rows.length; e++) {
            rows[e] = wide(values, e * cols, cols);
        }
        return rows;
    }

    /** The precision that a device promises, by its kind and what it makes of denormal numbers; see {@link Precision#promised}. */
    public static Precision precision(DeviceInfo device) {
        return Precision.promised(
                device.kind() == DeviceInfo.Kind.CPU, device.denormals() == DeviceInfo.Denormals.FLUSHED);
    }

    private static double[] wide(float[] values, int from, int count) {
        double[] wide = new double[count];
        for (int i = 0; i < count; i++) {
            wide[i] = values[from + i];
        }
        return wide;
    }
}
