package dev.chainrule.nn;

import dev.chainrule.spi.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads layers: numbers of units, separated by commas or hyphens, each hidden one with its function after a colon if it has one. */
final class LayerText {
    private LayerText() {}

    static Topology parse(String text, Activation otherwise) {
        String[] layers = text.split(text.contains(",") ? "," : "-", -1);
        int[] units = new int[layers.length];
        List<Activation> hidden = new ArrayList<>();
        for (int l = 1; l <= layers.length; l++) {
            String layer = layers[l - 1].strip();
            int colon = layer.indexOf(':');
            units[l - 1] = number(text, colon < 0 ? layer : layer.substring(0, colon));
            if (l > 1 && l < layers.length) {
                hidden.add(colon < 0 ? otherwise : unit(text, layer.substring(colon + 1)));
            } else if (colon >= 0) {
                throw new IllegalArgumentException("'" + text + "' gives the " + (l == 1 ? "input" : "output")
                        + " layer the unit " + layer.substring(colon + 1) + ", expected one at hidden layers only");
            }
        }
        try {
            return Topology.of(units).hidden(hidden);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' makes no network: " + e.getMessage(), e);
        }
    }

    private static int number(String text, String units) {
        try {
            return Integer.parseInt(units.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no list of units, expected one such as 64,32,10 or 64,32:relu,10", e);
        }
    }

    private static Activation unit(String text, String word) {
        String unit = word.strip().toLowerCase(Locale.ROOT);
        for (Activation g : Activation.values()) {
            if (g.word().equals(unit)) {
                return g;
            }
        }
        throw new IllegalArgumentException("'" + text + "' has the unknown unit " + word.strip() + ", expected one of "
                + Arrays.stream(Activation.values()).map(Activation::word).collect(Collectors.joining(", ")));
    }
}
