package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.onnx.Value.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a graph of another program: its inputs and its attributes by what they should be, and its name in every refusal.
 *
 * @param file the file, for messages
 * @param proto the node as it is in the file
 * @param inputs the values that it reads; null for one that is left out
 */
record Node(Path file, NodeProto proto, List<@Nullable Value> inputs) {
    String operator() {
        return proto.getOpType();
    }

    Value input(int i) throws IOException {
        Value value = i < inputs.size() ? inputs.get(i) : null;
        if (value == null) {
            throw refused("has no input " + i);
        }
        return value;
    }

    Rows rows(int i) throws IOException {
        if (input(i) instanceof Rows rows) {
            return rows;
        }
        throw refused("has input " + i + " that is no row on its way through the layers");
    }

    Constant constant(int i) throws IOException {
        if (input(i) instanceof Constant constant) {
            return constant;
        }
        throw refused("has input " + i + " that is computed, expected a constant");
    }

    Constant matrix(int i) throws IOException {
        Constant constant = constant(i);
        if (constant.dimensions() != 2) {
            throw refused("has input " + i + " of shape " + constant.shown() + ", expected a matrix");
        }
        return constant;
    }

    private @Nullable AttributeProto attribute(String name) {
        return proto.getAttributeList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    long integer(String name, long otherwise) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? otherwise : attribute.getI();
    }

    double real(String name, double otherwise) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? otherwise : attribute.getF();
    }

    String text(String name, String otherwise) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? otherwise : attribute.getS().toStringUtf8();
    }

    List<Long> integers(String name) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? List.of() : attribute.getIntsList();
    }

    List<Float> reals(String name) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? List.of() : attribute.getFloatsList();
    }

    /** The numbers of an attribute, which must be there. */
    Constant constant(String name) throws IOException {
        List<Float> values = reals(name);
        if (values.isEmpty()) {
            throw refused("has no " + name);
        }
        return floats(name, values, values.size());
    }

    /** The value of a node that is a constant. */
    TensorProto tensor() throws IOException {
        AttributeProto value = attribute("value");
        if (value != null && value.hasT()) {
            return value.getT().toBuilder().setName(proto.getOutput(0)).build();
        }
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(proto.getOutput(0));
        for (AttributeProto each : proto.getAttributeList()) {
            switch (each.getName()) {
                case "value_float" -> tensor.setDataType(DataType.FLOAT_VALUE).addFloatData(each.getF());
                case "value_int" -> tensor.setDataType(DataType.INT64_VALUE).addInt64Data(each.getI());
                case "value_floats" ->
                    tensor.setDataType(DataType.FLOAT_VALUE)
                            .addAllFloatData(each.getFloatsList())
                            .addDims(each.getFloatsCount());
                case "value_ints" ->
                    tensor.setDataType(DataType.INT64_VALUE)
                            .addAllInt64Data(each.getIntsList())
                            .addDims(each.getIntsCount());
                case "value_strings" ->
                    tensor.setDataType(DataType.STRING_VALUE)
                            .addAllStringData(each.getStringsList())
                            .addDims(each.getStringsCount());
                default -> throw refused("has the attribute " + each.getName() + ", expected a value");
            }
        }
        return tensor.build();
    }

    // ---- refusals

    ModelFormatException unknown() {
        return refused(
                "has no counterpart here, expected Gemm, MatMul and Add, Sigmoid, Tanh, Relu, LeakyRelu, Elu, Softplus,"
                        + " Softmax, and scaling in front");
    }

    ModelFormatException refused(String what) {
        String name = proto.getName().isEmpty() && proto.getOutputCount() > 0 ? proto.getOutput(0) : proto.getName();
        return new ModelFormatException(file, "node \"" + name + "\" (" + proto.getOpType() + ") " + what);
    }

    /** Numbers as a constant. */
    Constant floats(String name, List<Float> values, long... shape) throws IOException {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(proto.getName() + " " + name)
                .setDataType(DataType.FLOAT_VALUE)
                .addAllFloatData(values);
        for (long n : shape) {
            tensor.addDims(n);
        }
        return Constant.of(file, tensor.build());
    }
}
