package dev.chainrule.train;

import dev.chainrule.nn.NetworkState;
import java.util.Locale;

/** The weight or bias of a network that is farthest from 0, or the first that is no number. */
final class LargestWeight {
    private String place = "";
    private float value;

    private LargestWeight() {}

    static LargestWeight of(NetworkState state) {
        LargestWeight largest = new LargestWeight();
        for (int l = 1; l < state.topology().layers(); l++) {
            float[] theta = state.theta(l);
            int cols = state.topology().units(l);
            for (int i = 0; i < theta.length; i++) {
                largest.offer(theta[i], "\u0398", l, i / cols, i % cols);
            }
            float[] bias = state.bias(l);
            for (int i = 0; i < bias.length; i++) {
                largest.offer(bias[i], "b", l, i, -1);
            }
        }
        return largest;
    }

    private void offer(float next, String name, int layer, int row, int col) {
        boolean larger = Float.isNaN(next) ? !Float.isNaN(value) : Math.abs(next) > Math.abs(value);
        if (larger || place.isEmpty()) {
            value = next;
            place = name + "^(" + layer + ")[" + row + (col < 0 ? "" : ", " + col) + "]";
        }
    }

    /** "\u0398^(2)[4, 17] = 3.4e+38": the entry that leads from unit 17 of layer 2 to unit 4 of layer 3, both counted from 0. */
    @Override
    public String toString() {
        return place + " = " + (Float.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : value);
    }
}
