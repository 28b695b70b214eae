package dev.chainrule.benchmarks;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.chainrule.nn.NetworkState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * One row through a sigmoid network in ONNX Runtime's Java API: a {@code Gemm} and a {@code Sigmoid} for each layer, float32, on one
 * thread, in tensors that are made once, outside of the heap. A call fills the input and reads the output.
 */
final class OnnxPrediction implements AutoCloseable {
    private static final int OPERATORS = 17;
    private static final int FORMAT = 8;
    private static final String ROW = "x";
    private static final String ANSWER = "h";

    private final OrtSession session;
    private final FloatBuffer row;
    private final FloatBuffer answer;
    private final Map<String, OnnxTensor> input;
    private final Map<String, OnnxValue> output;

    OnnxPrediction(NetworkState state) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model(state).toByteArray(), options);
        }
        int inputs = state.topology().inputs();
        int outputs = state.topology().outputs();
        row = floats(inputs);
        answer = floats(outputs);
        input = Map.of(ROW, OnnxTensor.createTensor(environment, row, new long[] {1, inputs}));
        output = Map.of(ANSWER, OnnxTensor.createTensor(environment, answer, new long[] {1, outputs}));
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    float[] predict(float[] x) {
        row.put(0, x);
        try {
            session.run(input, output).close(); // the tensors are ours, and stay
            float[] h = new float[answer.capacity()];
            answer.get(0, h);
            return h;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelProto model(NetworkState state) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("sigmoid units");
        int last = state.topology().layers() - 1;
        String a = ROW;
        for (int l = 1; l <= last; l++) {
            int rows = state.topology().units(l + 1);
            String next = l == last ? ANSWER : "a" + (l + 1);
            graph.addInitializer(
                    parameter("w" + l, state.theta(l), rows, state.topology().units(l)));
            graph.addInitializer(parameter("b" + l, state.bias(l), rows));
            graph.addNode(NodeProto.newBuilder()
                    .setOpType("Gemm")
                    .addInput(a)
                    .addInput("w" + l)
                    .addInput("b" + l)
                    .addOutput("z" + l)
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("transB")
                            .setType(AttributeType.INT)
                            .setI(1)));
            graph.addNode(NodeProto.newBuilder()
                    .setOpType("Sigmoid")
                    .addInput("z" + l)
                    .addOutput(next));
            a = next;
        }
        graph.addInput(row(ROW, state.topology().inputs()));
        graph.addOutput(row(ANSWER, state.topology().outputs()));
        return ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
                .setGraph(graph)
                .build();
    }

    private static TensorProto parameter(String name, float[] values, int... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT_VALUE);
        for (int n : shape) {
            tensor.addDims(n);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    private static ValueInfoProto row(String name, int columns) {
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE);
        type.getShapeBuilder().addDimBuilder().setDimValue(1);
        type.getShapeBuilder().addDimBuilder().setDimValue(columns);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    @Override
    public void close() throws OrtException {
        input.values().forEach(OnnxTensor::close);
        output.values().forEach(OnnxValue::close);
        session.close();
    }
}
