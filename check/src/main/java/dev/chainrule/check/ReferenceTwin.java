package dev.chainrule.check;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.CostFunction;
import dev.chainrule.reference.Output;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.ReferenceNetwork;
import dev.chainrule.reference.Unit;
import dev.chainrule.reference.Update;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;

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

    /** The reference's cost of the same formula and numbers. */
    public static CostFunction of(Cost c) {
        return switch (c.kind()) {
            case CANONICAL -> CostFunction.CANONICAL;
            case HUBER -> CostFunction.huber(c.delta());
            case ABSOLUTE -> CostFunction.absolute();
            case FOCAL -> CostFunction.focal(c.gamma(), c.weightOfOne(), c.weightOfZero());
        };
    }

    /** The reference's step of an optimizer of the same name. */
    public static Update of(UpdateRule rule) {
        return Update.valueOf(rule.name());
    }

    /** The numbers of a step of an optimizer, as the reference takes them. */
    public static Update.Numbers of(UpdateFactors f) {
        return new Update.Numbers(
                f.rate(),
                f.keepFirst(),
                f.addFirst(),
                f.keepSecond(),
                f.addSecond(),
                f.epsilon(),
                f.decay(),
                f.keepTheta());
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
        Unit[] hidden = topology.hidden().stream().map(ReferenceTwin::of).toArray(Unit[]::new);
        return new ReferenceNetwork(units, hidden, of(topology.output()), theta, bias).with(of(topology.cost()));
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
