package dev.chainrule.benchmarks;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every arithmetic operation of the SPI by name, with each transpose, unit or element that it takes. */
final class Operations {
    private static final Map<String, Function<Layer, Operation>> BY_NAME = Collections.unmodifiableMap(byName());

    /** The names: that of the SPI's operation and, after a hyphen, what else it is given. */
    static final List<String> NAMES = List.copyOf(BY_NAME.keySet());

    private Operations() {}

    /** Puts the matrices of an operation on the device. */
    static Operation prepare(String name, Layer layer) {
        return require(name).apply(layer);
    }

    /**
     * Looks an operation up.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    static Function<Layer, Operation> require(String name) {
        Function<Layer, Operation> operation = BY_NAME.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("operation '" + name + "', expected one of " + NAMES);
        }
        return operation;
    }

    /** Floating-point operations of the products in one call, or of its chains; 0 where there are none. */
    static double flops(String name, String units, int examples) {
        int[] layer = Layer.units(units);
        return switch (name.split("-", 2)[0]) {
            case "gemm", "dense", "hiddenDelta", "accumulateGradient" -> 2.0 * examples * layer[0] * layer[1];
            case "multiplyAdds" -> 2.0 * ElementOperations.STEPS * examples * layer[1];
            default -> 0;
        };
    }

    /** A cost of each kind that these outputs may have, not the canonical one. */
    private static Stream<Cost> otherCosts(OutputUnit u) {
        return Stream.of(Cost.huber(1), Cost.absolute(), Cost.focal(2)).filter(c -> c.fits(u));
    }

    private static Map<String, Function<Layer, Operation>> byName() {
        Map<String, Function<Layer, Operation>> all = new LinkedHashMap<>();
        for (Transpose ta : Transpose.values()) {
            for (Transpose tb : Transpose.values()) {
                all.put("gemm-" + ta + tb, layer -> LayerOperations.gemm(layer, ta, tb));
            }
        }
        all.put("addRow", ElementOperations::addRow);
        all.put("sumRows", ElementOperations::sumRows);
        all.put("axpy", ElementOperations::axpy);
        for (Activation g : Activation.values()) {
            all.put("activate-" + g, layer -> ElementOperations.activate(layer, g));
            all.put("mulSlope-" + g, layer -> ElementOperations.mulSlope(layer, g));
        }
        for (OutputUnit u : OutputUnit.values()) {
            all.put("output-" + u, layer -> OutputOperations.output(layer, u));
            all.put("cost-" + u, layer -> OutputOperations.cost(layer, u));
            otherCosts(u)
                    .forEach(c -> all.put("cost-" + u + "-" + c.kind(), layer -> OutputOperations.cost(layer, u, c)));
        }
        all.put("hits", OutputOperations::hits);
        all.put("gatherRows-FLOAT32", ElementOperations::gatherFloats);
        all.put("gatherRows-UINT8", ElementOperations::gatherPixels);
        for (Activation g : Activation.values()) {
            all.put("dense-" + g, layer -> LayerOperations.dense(layer, g));
            all.put("hiddenDelta-" + g, layer -> LayerOperations.hiddenDelta(layer, g));
        }
        for (OutputUnit u : OutputUnit.values()) {
            all.put("outputDelta-" + u, layer -> OutputOperations.outputDelta(layer, u));
            otherCosts(u)
                    .forEach(c -> all.put(
                            "outputDelta-" + u + "-" + c.kind(), layer -> OutputOperations.outputDelta(layer, u, c)));
        }
        all.put("accumulateGradient", LayerOperations::accumulateGradient);
        all.put("axpby", UpdateOperations::axpby);
        all.put("multiplyAdd", UpdateOperations::multiplyAdd);
        all.put("addQuotient", UpdateOperations::addQuotient);
        all.put("clip", UpdateOperations::clip);
        all.put("dot", UpdateOperations::dot);
        all.put("scaleToNorm", UpdateOperations::scaleToNorm);
        all.put("softThreshold", UpdateOperations::softThreshold);
        all.put("limitRows", UpdateOperations::limitRows);
        all.put("dropout", UpdateOperations::dropout);
        for (UpdateRule rule : UpdateRule.values()) {
            all.put("update-" + rule, layer -> UpdateOperations.update(layer, rule));
        }
        all.put("multiplyAdds", ElementOperations::multiplyAdds);
        return all;
    }
}
