package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.chainrule.nn.Scaling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A graph of ONNX that is put together: each part is added under a name, and the name of its value is returned. Values within begin
 * with a slash, parameters with {@code layer.}, so that they are never mistaken for a column of the user's.
 */
final class GraphBuilder {
    /** The symbol for the number of rows. */
    private static final String ROWS = "N";

    private static final String ML = "ai.onnx.ml";

    private final GraphProto.Builder graph;
    /** The names of constants that are added already. */
    private final Set<String> constants = new HashSet<>();

    GraphBuilder(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    GraphProto build() {
        return graph.build();
    }

    /** Whether a name is free for an input: not empty, and none of a value within, of a parameter or of an output. */
    static boolean isFree(String name) {
        return !name.isEmpty() && !name.matches("(?s)/.*|layer[.].*|labels?|probabilities|scores|quantities");
    }

    // ---- inputs and outputs, [N, columns], or [N] for 0 columns

    String input(String name, DataType type, int columns) {
        graph.addInput(value(name, type, columns));
        return name;
    }

    /** Adds a node whose value is an output of the graph. */
    void output(
            String name,
            DataType type,
            int columns,
            String operator,
            List<String> inputs,
            AttributeProto... attributes) {
        node("", operator, name, inputs, attributes);
        graph.addOutput(value(name, type, columns));
    }

    private static ValueInfoProto value(String name, DataType type, int columns) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam(ROWS);
        if (columns > 0) {
            shape.addDimBuilder().setDimValue(columns);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    // ---- constants

    /** Adds a parameter, whose name is taken as it is. */
    String parameter(String name, float[] values, long... shape) {
        ByteBuffer bytes = room(values.length, Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return raw(name, DataType.FLOAT, bytes, shape);
    }

    String scalar(String name, float value) {
        return parameter(within(name), new float[] {value}, 1);
    }

    String doubles(String name, double... values) {
        ByteBuffer bytes = room(values.length, Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return raw(within(name), DataType.DOUBLE, bytes, values.length);
    }

    private static ByteBuffer room(int count, int each) {
        return ByteBuffer.allocate(Math.multiplyExact(count, each)).order(ByteOrder.LITTLE_ENDIAN);
    }

    String offsets(String name, Scaling scaling) {
        return doubles(
                name,
                IntStream.range(0, scaling.columns())
                        .mapToDouble(scaling::offset)
                        .toArray());
    }

    String factors(String name, Scaling scaling) {
        return doubles(
                name,
                IntStream.range(0, scaling.columns())
                        .mapToDouble(scaling::factor)
                        .toArray());
    }

    private String raw(String name, DataType type, ByteBuffer bytes, long... shape) {
        return constant(tensor(name, type, shape).setRawData(ByteString.copyFrom(bytes)));
    }

    String longs(String name, long... values) {
        TensorProto.Builder tensor = tensor(within(name), DataType.INT64, values.length);
        Arrays.stream(values).forEach(tensor::addInt64Data);
        return constant(tensor);
    }

    String texts(String name, List<String> values) {
        TensorProto.Builder tensor = tensor(within(name), DataType.STRING, values.size());
        values.forEach(value -> tensor.addStringData(ByteString.copyFromUtf8(value)));
        return constant(tensor);
    }

    private static String within(String name) {
        return "/" + name;
    }

    private static TensorProto.Builder tensor(String name, DataType type, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        Arrays.stream(shape).forEach(tensor::addDims);
        return tensor;
    }

    /** Adds a constant, unless there is one of this name already. */
    private String constant(TensorProto.Builder tensor) {
        if (constants.add(tensor.getName())) {
            graph.addInitializer(tensor);
        }
        return tensor.getName();
    }

    // ---- nodes

    /** Adds a node with one output, which gives the node its name. */
    String node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        return node("", operator, within(output), inputs, attributes);
    }

    /** Adds a node of the operators of machine learning. */
    String mlNode(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        return node(ML, operator, within(output), inputs, attributes);
    }

    private String node(
            String domain, String operator, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    String cast(String output, String input, DataType type) {
        return node("Cast", output, List.of(input), integer("to", type.getNumber()));
    }

    static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeType.INT).setI(value).build();
    }

    static AttributeProto real(String name, float value) {
        return attribute(name, AttributeType.FLOAT).setF(value).build();
    }

    static AttributeProto integers(String name, List<Long> values) {
        return attribute(name, AttributeType.INTS).addAllInts(values).build();
    }

    static AttributeProto strings(String name, Iterable<String> values) {
        AttributeProto.Builder attribute = attribute(name, AttributeType.STRINGS);
        values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
        return attribute.build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
