package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.util.List;

/**
 * The functions of units as nodes, float32 in and out. Where the operator of that name is not within 4 ulp of the definition in ONNX
 * Runtime, its formula is written out: {@code Sigmoid} is 5 · 10⁷ ulp off at -17, {@code Elu} loses all digits near 0, {@code
 * Tanh}, {@code Softplus} and {@code Softmax} of float32 are 4 ulp off, so float64 stands in between. docs/exchange.md has the figures.
 */
final class Units {
    private final GraphBuilder graph;

    Units(GraphBuilder graph) {
        this.graph = graph;
    }

    /**
     * Adds the function of hidden units.
     *
     * @param name that of its value
     */
    String hidden(Activation g, String name, String z) {
        return switch (g) {
            case SIGMOID -> sigmoid(name, z);
            case TANH -> tanh(name, z);
            case RELU -> graph.node("Relu", name, List.of(z));
            case LEAKY_RELU -> graph.node("LeakyRelu", name, List.of(z), GraphBuilder.real("alpha", 0.01f));
            case ELU -> elu(name, z);
            case SOFTPLUS -> softplus(name, z);
            case IDENTITY -> z;
        };
    }

    /**
     * Adds the function of output units.
     *
     * @param name that of its value
     */
    String output(OutputUnit unit, String name, String z) {
        return switch (unit) {
            case SIGMOID -> sigmoid(name, z);
            case SOFTMAX -> softmax(name, z);
            case IDENTITY -> z;
        };
    }

    /** 1 / (1 + e^-z). */
    private String sigmoid(String name, String z) {
        String one = graph.scalar("one", 1);
        String e = graph.node("Exp", name + "/exp", List.of(graph.node("Neg", name + "/neg", List.of(z))));
        return graph.node("Reciprocal", name, List.of(graph.node("Add", name + "/sum", List.of(e, one))));
    }

    /** Distances from the greatest z in float32, which is a part of the definition, and their softmax in float64. */
    private String softmax(String name, String z) {
        String last = graph.longs("last axis", -1);
        String greatest = graph.node("ReduceMax", name + "/max", List.of(z, last));
        String distance = graph.node("Sub", name + "/distance", List.of(z, greatest));
        String exact = graph.cast(name + "/exact", distance, DataType.DOUBLE);
        String h = graph.node("Softmax", name + "/softmax", List.of(exact), GraphBuilder.integer("axis", -1));
        return graph.cast(name, h, DataType.FLOAT);
    }

    /** tanh z in float64. */
    private String tanh(String name, String z) {
        String exact = graph.cast(name + "/z", z, DataType.DOUBLE);
        return graph.cast(name, graph.node("Tanh", name + "/tanh", List.of(exact)), DataType.FLOAT);
    }

    /** max(z, 0) + 2t / (1 - t) with t = tanh(min(z, 0) / 2) in float64: e^z - 1 without cancellation. */
    private String elu(String name, String z) {
        String zero = graph.scalar("zero", 0);
        String half = graph.doubles("half", 0.5);
        String one = graph.doubles("one of float64", 1);
        String below = graph.cast(name + "/z", graph.node("Min", name + "/min", List.of(z, zero)), DataType.DOUBLE);
        String t = graph.node("Tanh", name + "/t", List.of(graph.node("Mul", name + "/half", List.of(below, half))));
        String twice = graph.node("Add", name + "/twice", List.of(t, t));
        String rest = graph.node("Sub", name + "/rest", List.of(one, t));
        String left =
                graph.cast(name + "/left", graph.node("Div", name + "/quotient", List.of(twice, rest)), DataType.FLOAT);
        return graph.node("Add", name, List.of(graph.node("Max", name + "/max", List.of(z, zero)), left));
    }

    /** max(z, 0) + ln(1 + e) with e = e^-|z| in float64; e itself where it is less than 2⁻²⁶, and 1 + e would lose it. */
    private String softplus(String name, String z) {
        String zero = graph.scalar("zero", 0);
        String one = graph.doubles("one of float64", 1);
        String least = graph.doubles("2^-26", 0x1p-26);
        String size = graph.node("Abs", name + "/abs", List.of(graph.cast(name + "/z", z, DataType.DOUBLE)));
        String e = graph.node("Exp", name + "/exp", List.of(graph.node("Neg", name + "/neg", List.of(size))));
        String log = graph.node("Log", name + "/log", List.of(graph.node("Add", name + "/sum", List.of(one, e))));
        String small = graph.node("Less", name + "/small", List.of(e, least));
        String rest = graph.cast(
                name + "/rest", graph.node("Where", name + "/where", List.of(small, e, log)), DataType.FLOAT);
        return graph.node("Add", name, List.of(graph.node("Max", name + "/max", List.of(z, zero)), rest));
    }
}
