package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.onnx.Value.Both;
import dev.chainrule.onnx.Value.Classes;
import dev.chainrule.onnx.Value.Complement;
import dev.chainrule.onnx.Value.Layer;
import dev.chainrule.onnx.Value.Rows;
import dev.chainrule.onnx.Value.Unit;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A graph of another program, read node by node in its order, each of which must come after those that it reads, so that there is no
 * circle. What the graph's outputs are in the end is a network, or the graph is refused.
 */
final class ForeignGraph {
    private static final int MOST_NODES = 10_000;
    private static final int MOST_SCALINGS = 16;
    private static final int MOST_DIMENSIONS = 8;
    private static final int MOST_OUTPUTS = 32;
    /** The parameters that layers may have beyond one for each byte of the file, since small tensors may be shared. */
    private static final long SHARED = 1 << 20;
    /** Before it, some operators that are read here had other meanings. */
    private static final int OLDEST_OPERATORS = 7;

    private final Path file;
    private final GraphProto graph;
    private final Map<String, Value> values = new HashMap<>();
    /** The number of nodes that scale columns in front of the layers. */
    private int scalings;

    private ForeignGraph(Path file, GraphProto graph) {
        this.file = file;
        this.graph = graph;
    }

    /**
     * The network that a model is.
     *
     * @throws ModelFormatException if it is none that can be expressed
     */
    static NetworkState read(Path file, ModelProto model) throws IOException {
        if (model.getFunctionsCount() > 0) {
            throw new ModelFormatException(
                    file, "function \"" + model.getFunctions(0).getName() + "\" is the file's own, expected operators");
        }
        for (OperatorSetIdProto each : model.getOpsetImportList()) {
            boolean standard = each.getDomain().isEmpty() || each.getDomain().equals("ai.onnx");
            if (standard && each.getVersion() < OLDEST_OPERATORS) {
                throw new ModelFormatException(
                        file,
                        "operators of version " + each.getVersion() + ", expected " + OLDEST_OPERATORS + " or later");
            }
        }
        int nodes = model.getGraph().getNodeCount();
        if (nodes > MOST_NODES) {
            throw new ModelFormatException(
                    file, "the graph has " + nodes + " nodes, expected " + MOST_NODES + " at most");
        }
        ForeignGraph foreign = new ForeignGraph(file, model.getGraph());
        foreign.outputs();
        foreign.constants();
        foreign.input();
        for (NodeProto node : foreign.graph.getNodeList()) {
            foreign.node(node);
        }
        return foreign.network();
    }

    /** Checks that outputs are few, and each is listed once, since the names of classes are read for each. */
    private void outputs() throws IOException {
        if (graph.getOutputCount() > MOST_OUTPUTS) {
            throw new ModelFormatException(
                    file,
                    "the graph has " + graph.getOutputCount() + " outputs, expected " + MOST_OUTPUTS + " at most");
        }
        Set<String> listed = new HashSet<>();
        for (ValueInfoProto output : graph.getOutputList()) {
            if (!listed.add(output.getName())) {
                throw new ModelFormatException(
                        file, "output \"" + output.getName() + "\" is listed twice, expected once");
            }
        }
    }

    private void constants() throws IOException {
        if (graph.getSparseInitializerCount() > 0) {
            throw new ModelFormatException(file, "the graph has sparse tensors, expected dense ones");
        }
        for (TensorProto tensor : graph.getInitializerList()) {
            put(tensor.getName(), Constant.of(file, tensor));
        }
    }

    /** Takes the one input that is no constant. */
    private void input() throws IOException {
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(each -> !values.containsKey(each.getName()))
                .toList();
        if (inputs.size() != 1) {
            throw new ModelFormatException(
                    file,
                    "the graph has " + inputs.size() + " inputs"
                            + (inputs.size() > 1
                                    ? ", \"" + inputs.get(0).getName() + "\" and \""
                                            + inputs.get(1).getName() + "\""
                                    : "")
                            + ", expected one with all columns");
        }
        ValueInfoProto input = inputs.get(0);
        List<Dimension> shape = input.getType().getTensorType().getShape().getDimList();
        if (shape.size() > MOST_DIMENSIONS) {
            throw new ModelFormatException(
                    file,
                    "input \"" + input.getName() + "\" has " + shape.size() + " dimensions, expected " + MOST_DIMENSIONS
                            + " at most");
        }
        List<Long> columns = new ArrayList<>();
        for (Dimension dimension : shape.isEmpty() ? shape : shape.subList(1, shape.size())) {
            columns.add(dimension.getDimValue() > 0 ? dimension.getDimValue() : -1);
        }
        put(input.getName(), new Rows(columns.isEmpty() ? List.of(-1L) : columns, Affine.NONE, List.of()));
    }

    private void put(String name, Value value) throws IOException {
        if (values.put(name, value) != null) {
            throw new ModelFormatException(file, "two values have the name \"" + name + "\", expected one");
        }
    }

    private void node(NodeProto node) throws IOException {
        List<@Nullable Value> inputs = new ArrayList<>();
        for (String name : node.getInputList()) {
            Value value = name.isEmpty() ? null : values.get(name); // an empty name is an input that is left out
            if (value == null && !name.isEmpty()) {
                throw new ModelFormatException(
                        file,
                        "node \"" + node.getName() + "\" (" + node.getOpType() + ") reads \"" + name
                                + "\", which nothing before it makes");
            }
            inputs.add(value);
        }
        if (node.getOutputCount() == 0) {
            throw new ModelFormatException(
                    file, "node \"" + node.getName() + "\" (" + node.getOpType() + ") has no output");
        }
        List<Value> made = new Operators(new Node(file, node, inputs)).values();
        boolean scales = made.get(0) instanceof Rows rows
                && rows.layers().isEmpty()
                && !rows.scaling().equals(Affine.NONE);
        if (scales && !inputs.contains(made.get(0)) && ++scalings > MOST_SCALINGS) {
            throw new ModelFormatException(file, "more than " + MOST_SCALINGS + " nodes scale columns, expected fewer");
        }
        for (int i = 0; i < Math.min(made.size(), node.getOutputCount()); i++) {
            if (!node.getOutput(i).isEmpty()) {
                put(node.getOutput(i), made.get(i));
            }
        }
    }

    // ---- the answer

    private NetworkState network() throws IOException {
        Rows rows = null;
        List<String> names = List.of();
        for (ValueInfoProto output : graph.getOutputList()) {
            Value value = values.get(output.getName());
            if (value instanceof Classes classes) {
                List<String> told = names(classes);
                if (!names.isEmpty() && !told.isEmpty() && !names.equals(told)) {
                    throw new ModelFormatException(
                            file, "output \"" + output.getName() + "\" has other names of classes than one before it");
                }
                names = told.isEmpty() ? names : told;
                value = classes.of();
            }
            Rows answer = value == null ? null : answer(value);
            if (answer == null || answer.layers().isEmpty() || (rows != null && !rows.answersAs(answer))) {
                throw new ModelFormatException(
                        file, "output \"" + output.getName() + "\" is no answer of the network, expected only such");
            }
            rows = rows == null || rows.last().unit() == Unit.NONE ? answer : rows;
        }
        if (rows == null) {
            throw new ModelFormatException(file, "the graph has no outputs, expected the answer of a network");
        }
        try {
            return state(rows, names);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file, String.valueOf(e.getMessage()));
        }
    }

    /** The names of classes; their numbers, where a graph answers these. */
    private List<String> names(Classes classes) throws IOException {
        Rows rows = answer(classes.of());
        int units = rows != null && !rows.layers().isEmpty() ? rows.last().units() : 0;
        if (classes.classes() == null) {
            return classes.of() instanceof Rows
                    ? IntStream.range(0, units).mapToObj(Integer::toString).toList()
                    : List.of();
        }
        int most = Math.max(2, units); // a single unit tells two classes apart
        if (classes.classes().length() > most) {
            throw new ModelFormatException(
                    file,
                    classes.classes().length() + " names of classes for " + units + " units, expected " + most
                            + " at most");
        }
        return classes.classes().texts();
    }

    private static @Nullable Rows answer(Value value) {
        if (value instanceof Both both) {
            return both.rows();
        }
        if (value instanceof Complement || !(value instanceof Rows rows)) {
            return null;
        }
        return rows;
    }

    private NetworkState state(Rows rows, List<String> classes) throws IOException {
        List<Layer> layers = rows.layers();
        int[] units = new int[layers.size() + 1];
        units[0] = layers.get(0).weight().cols();
        List<Activation> hidden = new ArrayList<>();
        long parameters = 0;
        long stored = 0;
        for (int l = 1; l <= layers.size(); l++) {
            Layer layer = layers.get(l - 1);
            units[l] = layer.units();
            parameters += layer.weight().length() + (long) layer.units();
            stored += layer.weight().length() + (layer.bias() == null ? 0L : layer.units());
            if (l < layers.size()) {
                hidden.add(hidden(layer.unit(), l));
            }
        }
        // a parameter takes a byte of the file at least, unless layers share a tensor
        long covered = Files.size(file) + SHARED;
        if (stored > covered) {
            throw new ModelFormatException(
                    file,
                    "the layers have " + stored + " parameters, expected " + covered
                            + " at most, one for each byte of the file and " + SHARED
                            + " of tensors that layers share");
        }
        // the file's message, the arrays and the network's copies of them are in memory at once
        long most = Runtime.getRuntime().maxMemory() / (4 * Float.BYTES);
        if (parameters > most) {
            throw new ModelFormatException(
                    file,
                    "the layers have " + parameters + " parameters, more than this JVM may use; -Xmx gives it more");
        }
        Topology topology =
                Topology.of(units).hidden(hidden).output(output(rows.last().unit()));
        float[][] theta = new float[layers.size()][];
        float[][] bias = new float[layers.size()][];
        for (int i = 0; i < theta.length; i++) {
            Constant b = layers.get(i).bias();
            theta[i] = layers.get(i).weight().floats();
            bias[i] = b == null ? new float[layers.get(i).units()] : b.floats();
        }
        NetworkState state = NetworkState.of(topology, theta, bias);
        if (rows.scaling().equals(Affine.NONE) && classes.isEmpty()) {
            return state;
        }
        Schema schema = state.schema().inputs(rows.scaling().scaling(topology.inputs()));
        return state.with(schema.classes(classes));
    }

    private Activation hidden(Unit unit, int l) throws IOException {
        return switch (unit) {
            case NONE -> Activation.IDENTITY;
            case SIGMOID -> Activation.SIGMOID;
            case TANH -> Activation.TANH;
            case RELU -> Activation.RELU;
            case LEAKY_RELU -> Activation.LEAKY_RELU;
            case ELU -> Activation.ELU;
            case SOFTPLUS -> Activation.SOFTPLUS;
            case SOFTMAX ->
                throw new ModelFormatException(
                        file,
                        "layer " + (l + 1) + " is hidden and has Softmax, expected it behind the last layer only");
        };
    }

    private OutputUnit output(Unit unit) throws IOException {
        return switch (unit) {
            case NONE -> OutputUnit.IDENTITY;
            case SIGMOID -> OutputUnit.SIGMOID;
            case SOFTMAX -> OutputUnit.SOFTMAX;
            default ->
                throw new ModelFormatException(
                        file, "the output units have " + unit + ", expected Sigmoid, Softmax or no function");
        };
    }
}
