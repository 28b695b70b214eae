package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.onnx.Value.Both;
import dev.chainrule.onnx.Value.Classes;
import dev.chainrule.onnx.Value.Complement;
import dev.chainrule.onnx.Value.Layer;
import dev.chainrule.onnx.Value.Rows;
import dev.chainrule.onnx.Value.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One node of a graph of another program: what its values are, if a fully connected network can express them. Whatever is not
 * understood is refused with the operator and the name of the node.
 */
final class Operators {
    private static final int MOST_LAYERS = 1000;
    private static final double SLOPE = 0.01f; // of leaky ReLU

    private final Path file;
    private final NodeProto node;
    private final List<@Nullable Value> inputs;

    /**
     * A node.
     *
     * @param inputs the values that it reads; null for one that is left out
     */
    Operators(Path file, NodeProto node, List<@Nullable Value> inputs) {
        this.file = file;
        this.node = node;
        this.inputs = inputs;
    }

    /** The values of its outputs. Those of a dropout's mask, for example, are no values, and missing. */
    List<Value> values() throws IOException {
        String domain = node.getDomain();
        if (domain.equals("ai.onnx.ml")) {
            return machineLearning();
        }
        if (!domain.isEmpty() && !domain.equals("ai.onnx")) {
            throw unknown();
        }
        return List.of(value());
    }

    private Value value() throws IOException {
        return switch (node.getOpType()) {
            case "Constant" -> Constant.of(file, tensor());
            case "Identity", "Cast" -> same();
            case "Dropout" -> dropout();
            case "Flatten", "Reshape", "Squeeze" -> flat();
            case "Transpose" -> transpose();
            case "Gemm" -> gemm();
            case "MatMul" -> matMul();
            case "Add" -> add();
            case "Sub" -> sub();
            case "Mul" ->
                input(0) instanceof Constant c ? scaled(input(1), c, false) : scaled(input(0), constant(1), false);
            case "Div" -> scaled(input(0), constant(1), true);
            case "Relu" -> unit(Unit.RELU);
            case "Sigmoid" -> unit(Unit.SIGMOID);
            case "Tanh" -> unit(Unit.TANH);
            case "Softplus" -> unit(Unit.SOFTPLUS);
            case "LeakyRelu" -> unit(Unit.LEAKY_RELU, "alpha", SLOPE, SLOPE);
            case "Elu" -> unit(Unit.ELU, "alpha", 1, 1);
            case "Softmax" -> softmax();
            case "Concat" -> concat();
            case "ArgMax" -> argMax();
            case "Gather" -> names(0, 1);
            default -> throw unknown();
        };
    }

    private List<Value> machineLearning() throws IOException {
        return switch (node.getOpType()) {
            case "Scaler" -> List.of(scaler());
            case "LinearClassifier" -> linearClassifier();
            case "LinearRegressor" -> List.of(linearRegressor());
            case "Normalizer" -> List.of(normalized());
            case "ArrayFeatureExtractor" -> List.of(names(0, 1));
            case "ZipMap" -> List.of(new Classes(scores(), classes()));
            default -> throw unknown();
        };
    }

    // ---- layers

    private Value gemm() throws IOException {
        Rows rows = rows(0);
        Constant weight = matrix(1);
        if (real("alpha", 1) != 1 || real("beta", 1) != 1 || integer("transA", 0) != 0) {
            throw refused("has alpha, beta or transA, expected 1, 1 and 0");
        }
        Rows dense = dense(rows, integer("transB", 0) == 0 ? weight.turn() : weight, null);
        return inputs.size() > 2 && inputs.get(2) != null ? biased(dense, constant(2)) : dense;
    }

    private Value matMul() throws IOException {
        return dense(rows(0), matrix(1).turn(), null);
    }

    /** Rows after a layer. */
    private Rows dense(Rows rows, Constant weight, @Nullable Constant bias) throws IOException {
        if (rows.layers().size() >= MOST_LAYERS) {
            throw refused("is layer " + (rows.layers().size() + 1) + ", expected " + MOST_LAYERS + " at most");
        }
        if (rows.layers().isEmpty() && rows.shape().size() != 1) {
            throw refused("reads rows of shape " + rows.shape() + ", expected one dimension, as Flatten makes");
        }
        if (weight.rows() < 1 || weight.cols() < 1 || (rows.width() >= 0 && rows.width() != weight.cols())) {
            throw refused("has weights for " + weight.cols() + " inputs and " + weight.rows() + " units, expected "
                    + (rows.width() >= 0 ? rows.width() + " inputs" : "some"));
        }
        return rows.with(new Layer(weight, bias, Unit.NONE));
    }

    private Rows biased(Rows rows, Constant bias) throws IOException {
        if (!bias.isRow(rows.last().units())) {
            throw refused("adds a bias of shape " + bias.shown() + ", expected ["
                    + rows.last().units() + "]");
        }
        return rows.withLast(new Layer(rows.last().weight(), bias, Unit.NONE));
    }

    private Value add() throws IOException {
        boolean first = input(0) instanceof Constant;
        Constant c = constant(first ? 0 : 1);
        Rows rows = rows(first ? 1 : 0);
        if (rows.layers().isEmpty()) {
            return moved(rows, c, 1);
        }
        if (rows.last().bias() != null || rows.last().unit() != Unit.NONE) {
            throw refused("adds to units that have their bias, expected the next layer");
        }
        return biased(rows, c);
    }

    private Value sub() throws IOException {
        if (!(input(0) instanceof Constant one)) {
            return moved(rows(0), constant(1), -1);
        }
        Rows rows = rows(1);
        boolean single = !rows.layers().isEmpty()
                && rows.last().units() == 1
                && rows.last().unit() == Unit.SIGMOID
                && one.length() == 1
                && one.doubles()[0] == 1;
        if (!single) {
            throw refused("subtracts from a constant, expected 1 - h of a single sigmoid unit");
        }
        return new Complement(rows);
    }

    private Value unit(Unit unit) throws IOException {
        Rows rows = rows(0);
        if (rows.layers().isEmpty() || rows.last().unit() != Unit.NONE) {
            throw refused("is a function of no layer's sums, expected it behind a layer, and one for each layer");
        }
        return rows.withLast(new Layer(rows.last().weight(), rows.last().bias(), unit));
    }

    private Value unit(Unit unit, String attribute, double standard, double expected) throws IOException {
        double value = real(attribute, standard);
        if (value != expected) {
            throw refused("has " + attribute + " " + value + ", expected " + expected);
        }
        return unit(unit);
    }

    private Value softmax() throws IOException {
        long axis = integer("axis", -1);
        if (axis != -1 && axis != 1) {
            throw refused("has axis " + axis + ", expected the last");
        }
        return unit(Unit.SOFTMAX);
    }

    // ---- in front of the layers

    private Value moved(Rows rows, Constant c, int sign) throws IOException {
        front(rows, c);
        return new Rows(rows.shape(), rows.scaling().plus(c.doubles(), sign), rows.layers());
    }

    private Value scaled(Value of, Constant c, boolean divides) throws IOException {
        if (!(of instanceof Rows rows)) {
            throw refused("scales what is no input, expected raw columns in front of the first layer");
        }
        front(rows, c);
        double[] factors = c.doubles();
        if (divides) {
            for (int j = 0; j < factors.length; j++) {
                factors[j] = 1 / factors[j];
            }
        }
        return new Rows(rows.shape(), rows.scaling().times(factors), rows.layers());
    }

    private Value scaler() throws IOException {
        Rows rows = rows(0);
        Constant offset = attribute("offset", 1);
        Constant scale = attribute("scale", 1);
        front(rows, offset);
        front(rows, scale);
        return new Rows(rows.shape(), rows.scaling().plus(offset.doubles(), -1).times(scale.doubles()), rows.layers());
    }

    /** Checks that a constant moves or scales raw columns. */
    private void front(Rows rows, Constant c) throws IOException {
        if (!rows.layers().isEmpty()) {
            throw refused("scales the values of a layer, expected raw columns in front of the first");
        }
        boolean fits = c.length() == 1
                || (rows.shape().size() == 1
                        && c.isRow(c.length())
                        && (rows.width() < 0 || c.length() == rows.width()));
        if (!fits) {
            throw refused("scales columns of shape " + rows.shape() + " by numbers of shape " + c.shown());
        }
        if (!rows.scaling().fits(c.length())) {
            throw refused("scales " + c.length() + " columns, expected as many as the scaling before it");
        }
    }

    // ---- that change no number

    private Value same() throws IOException {
        Value value = input(0);
        if (node.getOpType().equals("Cast") && value instanceof Rows) {
            long to = integer("to", 0);
            if (to != DataType.FLOAT_VALUE && to != DataType.DOUBLE_VALUE) {
                throw refused("makes numbers of type " + to + ", expected FLOAT or DOUBLE");
            }
        }
        return value;
    }

    private Value dropout() throws IOException {
        if (inputs.size() > 2 && inputs.get(2) != null && constant(2).doubles()[0] != 0) {
            throw refused("is in training mode, expected a network that predicts");
        }
        return input(0);
    }

    private Value flat() throws IOException {
        Value value = input(0);
        if (!(value instanceof Rows rows)) {
            return value instanceof Classes ? value : same();
        }
        long width = rows.width();
        if (rows.layers().isEmpty() && rows.shape().stream().noneMatch(n -> n < 0)) {
            width = product(rows.shape());
        }
        long to = switch (node.getOpType()) {
            case "Flatten" -> integer("axis", 1) == 1 ? -1 : 0;
            case "Reshape" -> constant(1).isRow(2) ? reshaped(constant(1).doubles()) : 0;
            default -> 0;
        };
        if (to == 0 || (to > 0 && width >= 0 && to != width)) {
            throw refused("changes the shape of rows, expected [N, " + (width < 0 ? "columns" : width) + "]");
        }
        return rows.layers().isEmpty() ? new Rows(List.of(to > 0 ? to : width), rows.scaling(), rows.layers()) : rows;
    }

    /** The columns of a new shape [N, columns]: -1 for all there are; 0 if it is of another kind. */
    private static long reshaped(double[] shape) {
        boolean rows = shape[0] == 0 || shape[0] == -1;
        return !rows || (shape[0] == -1 && shape[1] < 1) || shape[1] == 0 ? 0 : (long) shape[1];
    }

    private static long product(List<Long> shape) {
        long product = 1;
        for (long n : shape) {
            product = n > 0 && product <= Integer.MAX_VALUE / n ? product * n : 0;
        }
        return product;
    }

    private Value transpose() throws IOException {
        Constant matrix = matrix(0);
        return integers("perm").equals(List.of(0L, 1L)) ? matrix : matrix.turn();
    }

    // ---- classes

    private Value concat() throws IOException {
        boolean both = inputs.size() == 2
                && input(0) instanceof Complement first
                && input(1) instanceof Rows second
                && first.rows().equals(second)
                && (integer("axis", 1) == 1 || integer("axis", 1) == -1);
        if (!both) {
            throw refused("puts values beside each other, expected 1 - h and h of a single sigmoid unit");
        }
        return new Both(rows(1));
    }

    private Value argMax() throws IOException {
        long axis = integer("axis", 0);
        if ((axis != 1 && axis != -1) || integer("select_last_index", 0) != 0) {
            throw refused("has axis " + axis + ", expected 1, and the first of equals");
        }
        return new Classes(scores(), null);
    }

    /** The names of classes for their numbers. */
    private Value names(int classes, int number) throws IOException {
        if (!(input(number) instanceof Classes numbers) || numbers.classes() != null) {
            throw refused("chooses among values, expected names of classes by the number that ArgMax gives");
        }
        return new Classes(numbers.of(), constant(classes));
    }

    private Value scores() throws IOException {
        Value value = input(0);
        if (value instanceof Rows || value instanceof Both) {
            return value;
        }
        throw refused("reads what are no scores of classes");
    }

    private Value normalized() throws IOException {
        boolean sumsToOne = input(0) instanceof Both
                || (input(0) instanceof Rows rows
                        && !rows.layers().isEmpty()
                        && rows.last().unit() == Unit.SOFTMAX);
        if (!sumsToOne || !text("norm", "MAX").equals("L1")) {
            throw refused("normalizes other values than probabilities by L1");
        }
        return input(0);
    }

    private Constant classes() throws IOException {
        TensorProto.Builder names = TensorProto.newBuilder().setName("class labels");
        for (AttributeProto each : node.getAttributeList()) {
            if (each.getName().equals("classlabels_strings") && each.getStringsCount() > 0) {
                names.setDataType(DataType.STRING_VALUE)
                        .addAllStringData(each.getStringsList())
                        .addDims(each.getStringsCount());
            } else if (each.getName().matches("classlabels_int64s|classlabels_ints") && each.getIntsCount() > 0) {
                names.setDataType(DataType.INT64_VALUE)
                        .addAllInt64Data(each.getIntsList())
                        .addDims(each.getIntsCount());
            }
        }
        if (names.getDimsCount() != 1) {
            throw refused("has no list of classes");
        }
        return Constant.of(file, names.build());
    }

    private List<Value> linearClassifier() throws IOException {
        Constant classes = classes();
        Rows rows = linear(attributeFloats("coefficients"), attributeFloats("intercepts"), classes.length());
        String function = text("post_transform", "NONE");
        Value scores;
        if (function.equals("SOFTMAX")) {
            scores = rows.withLast(new Layer(rows.last().weight(), rows.last().bias(), Unit.SOFTMAX));
        } else if (function.equals("LOGISTIC") && classes.length() == 2) {
            scores = new Both(logistic());
        } else if (function.equals("NONE")) {
            scores = rows;
        } else {
            throw refused("has post_transform " + function + " for " + classes.length()
                    + " classes, expected NONE, SOFTMAX, or LOGISTIC for two");
        }
        return List.of(new Classes(scores, classes), scores);
    }

    /** The unit of the second of two classes, whose coefficients are those of the first with the other sign. */
    private Rows logistic() throws IOException {
        List<Float> all = attributeFloats("coefficients");
        List<Float> intercepts = attributeFloats("intercepts");
        int half = all.size() / 2;
        boolean mirrored = intercepts.size() == 2
                && intercepts.get(0) == -intercepts.get(1)
                && IntStream.range(0, half).allMatch(j -> all.get(j) == -all.get(half + j));
        if (!mirrored) {
            throw refused(
                    "has other coefficients for one of two classes than for the other, expected them with the other sign");
        }
        Rows rows = linear(all.subList(half, 2 * half), intercepts.subList(1, 2), 1);
        return rows.withLast(new Layer(rows.last().weight(), rows.last().bias(), Unit.SIGMOID));
    }

    private Value linearRegressor() throws IOException {
        if (!text("post_transform", "NONE").equals("NONE")) {
            throw refused("has a post_transform, expected NONE");
        }
        return linear(attributeFloats("coefficients"), attributeFloats("intercepts"), integer("targets", 1));
    }

    private Rows linear(List<Float> coefficients, List<Float> intercepts, long units) throws IOException {
        if (units < 1 || coefficients.isEmpty() || coefficients.size() % units != 0) {
            throw refused("has " + coefficients.size() + " coefficients for " + units + " units");
        }
        Constant weight = floats("coefficients", coefficients, units, coefficients.size() / units);
        Rows dense = dense(rows(0), weight, null);
        return intercepts.isEmpty() ? dense : biased(dense, floats("intercepts", intercepts, intercepts.size()));
    }

    private Constant floats(String name, List<Float> values, long... shape) throws IOException {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(node.getName() + " " + name)
                .setDataType(DataType.FLOAT_VALUE)
                .addAllFloatData(values);
        for (long n : shape) {
            tensor.addDims(n);
        }
        return Constant.of(file, tensor.build());
    }

    // ---- inputs and attributes

    private Value input(int i) throws IOException {
        Value value = i < inputs.size() ? inputs.get(i) : null;
        if (value == null) {
            throw refused("has no input " + i);
        }
        return value;
    }

    private Rows rows(int i) throws IOException {
        if (input(i) instanceof Rows rows) {
            return rows;
        }
        throw refused("has input " + i + " that is no row on its way through the layers");
    }

    private Constant constant(int i) throws IOException {
        if (input(i) instanceof Constant constant) {
            return constant;
        }
        throw refused("has input " + i + " that is computed, expected a constant");
    }

    private Constant matrix(int i) throws IOException {
        Constant constant = constant(i);
        if (constant.dimensions() != 2) {
            throw refused("has input " + i + " of shape " + constant.shown() + ", expected a matrix");
        }
        return constant;
    }

    private @Nullable AttributeProto attribute(String name) {
        return node.getAttributeList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private long integer(String name, long otherwise) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? otherwise : attribute.getI();
    }

    private double real(String name, double otherwise) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? otherwise : attribute.getF();
    }

    private String text(String name, String otherwise) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? otherwise : attribute.getS().toStringUtf8();
    }

    private List<Long> integers(String name) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? List.of() : attribute.getIntsList();
    }

    private List<Float> attributeFloats(String name) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? List.of() : attribute.getFloatsList();
    }

    private Constant attribute(String name, int least) throws IOException {
        List<Float> values = attributeFloats(name);
        if (values.size() < least) {
            throw refused("has no " + name);
        }
        return floats(name, values, values.size());
    }

    private TensorProto tensor() throws IOException {
        AttributeProto value = attribute("value");
        if (value != null && value.hasT()) {
            return value.getT().toBuilder().setName(node.getOutput(0)).build();
        }
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(node.getOutput(0));
        for (AttributeProto each : node.getAttributeList()) {
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

    private ModelFormatException unknown() {
        return refused(
                "has no counterpart here, expected Gemm, MatMul and Add, Sigmoid, Tanh, Relu, LeakyRelu, Elu, Softplus,"
                        + " Softmax, and scaling in front");
    }

    private ModelFormatException refused(String what) {
        String name = node.getName().isEmpty() && node.getOutputCount() > 0 ? node.getOutput(0) : node.getName();
        return new ModelFormatException(file, "node \"" + name + "\" (" + node.getOpType() + ") " + what);
    }
}
