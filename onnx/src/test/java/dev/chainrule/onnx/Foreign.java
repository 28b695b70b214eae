package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A graph as another program writes it, put together node by node. */
final class Foreign {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("foreign");

    /** A graph with an input of float32 [N, columns…]. */
    static Foreign of(String input, long... columns) {
        Foreign foreign = new Foreign();
        foreign.graph.addInput(value(input, DataType.FLOAT, columns));
        return foreign;
    }

    private static ValueInfoProto value(String name, DataType type, long... columns) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("N");
        Arrays.stream(columns).forEach(n -> shape.addDimBuilder().setDimValue(n));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    Foreign output(String name, DataType type, long... columns) {
        graph.addOutput(value(name, type, columns));
        return this;
    }

    /** An output that ZipMap makes: for each row a map from names to scores. */
    Foreign maps(String name) {
        TypeProto.Map map = TypeProto.Map.newBuilder()
                .setKeyType(DataType.STRING_VALUE)
                .setValueType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE)))
                .build();
        graph.addOutputBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setSequenceType(TypeProto.Sequence.newBuilder()
                                .setElemType(TypeProto.newBuilder().setMapType(map))));
        return this;
    }

    Foreign tensor(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    Foreign floats(String name, List<Long> shape, double... values) {
        return tensor(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT_VALUE)
                .addAllDims(shape)
                .addAllFloatData(Arrays.stream(values).mapToObj(v -> (float) v).toList())
                .build());
    }

    /** Weights that are not all alike. */
    Foreign drawn(String name, long... shape) {
        int length = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return floats(
                name,
                Arrays.stream(shape).boxed().toList(),
                IntStream.range(0, length)
                        .mapToDouble(i -> Math.sin(i * i + length))
                        .toArray());
    }

    Foreign longs(String name, long... values) {
        return tensor(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64_VALUE)
                .addDims(values.length)
                .addAllInt64Data(Arrays.stream(values).boxed().toList())
                .build());
    }

    Foreign texts(String name, String... values) {
        return tensor(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.STRING_VALUE)
                .addDims(values.length)
                .addAllStringData(
                        Arrays.stream(values).map(ByteString::copyFromUtf8).toList())
                .build());
    }

    Foreign node(String operator, String inputs, String outputs, AttributeProto... attributes) {
        return node("", operator, inputs, outputs, attributes);
    }

    Foreign mlNode(String operator, String inputs, String outputs, AttributeProto... attributes) {
        return node("ai.onnx.ml", operator, inputs, outputs, attributes);
    }

    private Foreign node(String domain, String operator, String inputs, String outputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName("n" + graph.getNodeCount())
                .addAllInput(List.of(inputs.split(" ")))
                .addAllOutput(List.of(outputs.split(" ")))
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    static AttributeProto floats(String name, double... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOATS)
                .addAllFloats(Arrays.stream(values).mapToObj(v -> (float) v).toList())
                .build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    ModelProto model() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("skl2onnx")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(15))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1))
                .setGraph(graph)
                .build();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, model().toByteArray());
    }
}
