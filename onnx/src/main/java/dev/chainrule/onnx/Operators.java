package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.onnx.Value.Both;
import dev.chainrule.onnx.Value.Classes;
import dev.chainrule.onnx.Value.Complement;
import dev.chainrule.onnx.Value.Layer;
import dev.chainrule.onnx.Value.Rows;
import dev.chainrule.onnx.Value.Unit;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One node of a graph of another program: what its values are, if a fully connected network can express them. Whatever is not
 * understood is refused with the operator and the name of the node.
 */
final class Operators {
    private static final int MOST_LAYERS = 1000;
    private static final double SLOPE = 0.01f; // of leaky ReLU

    private final Node node;

    Operators(Node node) {
        this.node = node;
    }

    /** The values of its outputs. Those of a dropout's mask, for example, are no values, and missing. */
    List<Value> values() throws IOException {
        String domain = node.proto().getDomain();
        if (domain.equals("ai.onnx.ml")) {
            return machineLearning();
        }
        if (!domain.isEmpty() && !domain.equals("ai.onnx")) {
            throw node.unknown();
        }
        return List.of(value());
    }

    private Value value() throws IOException {
        return switch (node.operator()) {
            case "Constant" -> Constant.of(node.file(), node.tensor());
            case "Identity", "Cast" -> same();
            case "Dropout" -> dropout();
            case "Flatten", "Reshape", "Squeeze" -> flat();
            case "Transpose" -> transpose();
            case "Gemm" -> gemm();
            case "MatMul" -> matMul();
            case "Add" -> add();
            case "Sub" -> sub();
            case "Mul" ->
                node.input(0) instanceof Constant c
                        ? scaled(node.input(1), c, false)
                        : scaled(node.input(0), node.constant(1), false);
            case "Div" -> scaled(node.input(0), node.constant(1), true);
            case "Relu" -> unit(Unit.RELU);
            case "Sigmoid" -> unit(Unit.SIGMOID);
            case "Tanh" -> unit(Unit.TANH);
            case "Softplus" -> unit(Unit.SOFTPLUS);
            case "LeakyRelu" -> unit(Unit.LEAKY_RELU, "alpha", SLOPE, SLOPE);
            case "Elu" -> unit(Unit.ELU, "alpha", 1, 1);
            case "Softmax" -> softmax();
            case "Concat" -> concat();
            case "ArgMax" -> argMax();
            case "Gather" -> names();
            default -> throw node.unknown();
        };
    }

    private List<Value> machineLearning() throws IOException {
        return switch (node.operator()) {
            case "Scaler" -> List.of(scaler());
            case "LinearClassifier" -> linearClassifier();
            case "LinearRegressor" -> List.of(linearRegressor());
            case "Normalizer" -> List.of(normalized());
            case "ArrayFeatureExtractor" -> List.of(names());
            case "ZipMap" -> List.of(new Classes(scores(), classes()));
            default -> throw node.unknown();
        };
    }

    // ---- layers

    private Value gemm() throws IOException {
        Rows rows = node.rows(0);
        Constant weight = node.matrix(1);
        if (node.real("alpha", 1) != 1 || node.real("beta", 1) != 1 || node.integer("transA", 0) != 0) {
            throw node.refused("has alpha, beta or transA, expected 1, 1 and 0");
        }
        Rows dense = dense(rows, node.integer("transB", 0) == 0 ? weight.turn() : weight);
        return node.inputs().size() > 2 && node.inputs().get(2) != null ? biased(dense, node.constant(2)) : dense;
    }

    private Value matMul() throws IOException {
        return dense(node.rows(0), node.matrix(1).turn());
    }

    /** Rows after a layer. */
    private Rows dense(Rows rows, Constant weight) throws IOException {
        if (rows.layers().size() >= MOST_LAYERS) {
            throw node.refused("is layer " + (rows.layers().size() + 1) + ", expected " + MOST_LAYERS + " at most");
        }
        if (rows.layers().isEmpty() && rows.shape().size() != 1) {
            throw node.refused("reads rows of shape " + rows.shape() + ", expected one dimension, as Flatten makes");
        }
        if (weight.rows() < 1 || weight.cols() < 1 || (rows.width() >= 0 && rows.width() != weight.cols())) {
            throw node.refused("has weights for " + weight.cols() + " inputs and " + weight.rows() + " units, expected "
                    + (rows.width() >= 0 ? rows.width() + " inputs" : "some"));
        }
        return rows.with(new Layer(weight, null, Unit.NONE));
    }

    private Rows biased(Rows rows, Constant bias) throws IOException {
        if (!bias.isRow(rows.last().units())) {
            throw node.refused("adds a bias of shape " + bias.shown() + ", expected ["
                    + rows.last().units() + "]");
        }
        return rows.withLast(new Layer(rows.last().weight(), bias, Unit.NONE));
    }

    private Value add() throws IOException {
        boolean first = node.input(0) instanceof Constant;
        Constant c = node.constant(first ? 0 : 1);
        Rows rows = node.rows(first ? 1 : 0);
        if (rows.layers().isEmpty()) {
            return moved(rows, c, 1);
        }
        if (rows.last().bias() != null || rows.last().unit() != Unit.NONE) {
            throw node.refused("adds to units that have their bias, expected the next layer");
        }
        return biased(rows, c);
    }

    private Value sub() throws IOException {
        if (!(node.input(0) instanceof Constant one)) {
            return moved(node.rows(0), node.constant(1), -1);
        }
        Rows rows = node.rows(1);
        boolean single = !rows.layers().isEmpty()
                && rows.last().units() == 1
                && rows.last().unit() == Unit.SIGMOID
                && one.length() == 1
                && one.doubles()[0] == 1;
        if (!single) {
            throw node.refused("subtracts from a constant, expected 1 - h of a single sigmoid unit");
        }
        return new Complement(rows);
    }

    private Value unit(Unit unit) throws IOException {
        Rows rows = node.rows(0);
        if (rows.layers().isEmpty() || rows.last().unit() != Unit.NONE) {
            throw node.refused("is a function of no layer's sums, expected it behind a layer, and one for each layer");
        }
        return rows.withLast(new Layer(rows.last().weight(), rows.last().bias(), unit));
    }

    private Value unit(Unit unit, String attribute, double standard, double expected) throws IOException {
        double value = node.real(attribute, standard);
        if (value != expected) {
            throw node.refused("has " + attribute + " " + value + ", expected " + expected);
        }
        return unit(unit);
    }

    private Value softmax() throws IOException {
        long axis = node.integer("axis", -1);
        if (axis != -1 && axis != 1) {
            throw node.refused("has axis " + axis + ", expected the last");
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
            throw node.refused("scales a value that is not an input, expected raw columns in front of the first layer");
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
        Rows rows = node.rows(0);
        Constant offset = node.constant("offset");
        Constant scale = node.constant("scale");
        front(rows, offset);
        Rows moved = new Rows(rows.shape(), rows.scaling().plus(offset.doubles(), -1), rows.layers());
        front(moved, scale);
        return new Rows(rows.shape(), moved.scaling().times(scale.doubles()), rows.layers());
    }

    /** Checks that a constant moves or scales raw columns. */
    private void front(Rows rows, Constant c) throws IOException {
        if (!rows.layers().isEmpty()) {
            throw node.refused("scales the values of a layer, expected raw columns in front of the first");
        }
        if (c.isWhole()) {
            throw node.refused("computes with whole numbers, expected FLOAT or DOUBLE");
        }
        boolean fits = c.length() == 1
                || (c.length() > 1
                        && rows.shape().size() == 1
                        && c.isRow(c.length())
                        && (rows.width() < 0 || c.length() == rows.width()));
        if (!fits) {
            throw node.refused("scales columns of shape " + rows.shape() + " by numbers of shape " + c.shown());
        }
        if (!rows.scaling().fits(c.length())) {
            throw node.refused("scales " + c.length() + " columns, expected as many as the scaling before it");
        }
    }

    // ---- that change no number

    private Value same() throws IOException {
        Value value = node.input(0);
        if (node.operator().equals("Cast") && !(value instanceof Classes)) {
            long to = node.integer("to", 0);
            if (to != DataType.FLOAT_VALUE && to != DataType.DOUBLE_VALUE) {
                throw node.refused("makes numbers of type " + to + ", expected FLOAT or DOUBLE");
            }
        }
        return value;
    }

    private Value dropout() throws IOException {
        if (node.inputs().size() > 2
                && node.inputs().get(2) != null
                && (node.constant(2).length() != 1 || node.constant(2).doubles()[0] != 0)) {
            throw node.refused("is in training mode, expected a network that predicts");
        }
        return node.input(0);
    }

    private Value flat() throws IOException {
        Value value = node.input(0);
        if (value instanceof Classes) {
            return value;
        }
        Rows rows = node.rows(0);
        long width = rows.width();
        if (rows.layers().isEmpty() && rows.shape().stream().noneMatch(n -> n < 0)) {
            width = product(rows.shape());
        }
        long to = switch (node.operator()) {
            case "Flatten" -> node.integer("axis", 1) == 1 ? -1 : 0;
            case "Reshape" ->
                node.constant(1).isRow(2) ? reshaped(node.constant(1).doubles()) : 0;
            default -> 0;
        };
        if (to == 0 || (to > 0 && width >= 0 && to != width)) {
            throw node.refused("changes the shape of rows, expected [N, " + (width < 0 ? "columns" : width) + "]");
        }
        return rows.layers().isEmpty() ? new Rows(List.of(to > 0 ? to : width), rows.scaling(), rows.layers()) : rows;
    }

    /** The columns of a new shape [N, columns]: -1 for all there are; 0 if it is of another kind. */
    private static long reshaped(double[] shape) {
        boolean rows = shape[0] == 0 || shape[0] == -1;
        boolean columns = shape[1] > 0 || (shape[1] == -1 && shape[0] == 0);
        return rows && columns ? (long) shape[1] : 0;
    }

    private static long product(List<Long> shape) {
        long product = 1;
        for (long n : shape) {
            product = n > 0 && product <= Integer.MAX_VALUE / n ? product * n : 0;
        }
        return product;
    }

    private Value transpose() throws IOException {
        Constant matrix = node.matrix(0);
        return node.integers("perm").equals(List.of(0L, 1L)) ? matrix : matrix.turn();
    }

    // ---- classes

    private Value concat() throws IOException {
        boolean both = node.inputs().size() == 2
                && node.input(0) instanceof Complement first
                && node.input(1) instanceof Rows second
                && first.rows().equals(second)
                && (node.integer("axis", 1) == 1 || node.integer("axis", 1) == -1);
        if (!both) {
            throw node.refused("puts values beside each other, expected 1 - h and h of a single sigmoid unit");
        }
        return new Both(node.rows(1));
    }

    private Value argMax() throws IOException {
        long axis = node.integer("axis", 0);
        if ((axis != 1 && axis != -1) || node.integer("select_last_index", 0) != 0) {
            throw node.refused("has axis " + axis + ", expected 1, and the first of equals");
        }
        if (node.input(0) instanceof Rows rows && rows.width() == 1) {
            throw node.refused("chooses among one column, expected the scores of several classes");
        }
        return new Classes(scores(), null);
    }

    /** The names of classes for their numbers. */
    private Value names() throws IOException {
        if (!(node.input(1) instanceof Classes numbers) || numbers.classes() != null) {
            throw node.refused("chooses among values, expected names of classes by the number that ArgMax gives");
        }
        if (!node.constant(0).isRow(node.constant(0).length())) {
            throw node.refused(
                    "chooses among names of shape " + node.constant(0).shown() + ", expected one dimension");
        }
        return new Classes(numbers.of(), node.constant(0));
    }

    private Value scores() throws IOException {
        Value value = node.input(0);
        if (value instanceof Rows || value instanceof Both) {
            return value;
        }
        throw node.refused("reads what are no scores of classes");
    }

    private Value normalized() throws IOException {
        boolean sumsToOne = node.input(0) instanceof Both
                || (node.input(0) instanceof Rows rows
                        && !rows.layers().isEmpty()
                        && rows.last().unit() == Unit.SOFTMAX);
        if (!sumsToOne || !node.text("norm", "MAX").equals("L1")) {
            throw node.refused("normalizes other values than probabilities by L1");
        }
        return node.input(0);
    }

    private Constant classes() throws IOException {
        TensorProto.Builder names = TensorProto.newBuilder().setName("class labels");
        for (AttributeProto each : node.proto().getAttributeList()) {
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
            throw node.refused("has no list of classes");
        }
        return Constant.of(node.file(), names.build());
    }

    private List<Value> linearClassifier() throws IOException {
        Constant classes = classes();
        Rows rows = linear(node.reals("coefficients"), node.reals("intercepts"), classes.length());
        String function = node.text("post_transform", "NONE");
        Value scores;
        if (function.equals("SOFTMAX")) {
            scores = rows.withLast(new Layer(rows.last().weight(), rows.last().bias(), Unit.SOFTMAX));
        } else if (function.equals("LOGISTIC") && classes.length() == 2) {
            scores = new Both(logistic());
        } else if (function.equals("NONE")) {
            scores = rows;
        } else {
            throw node.refused("has post_transform " + function + " for " + classes.length()
                    + " classes, expected NONE, SOFTMAX, or LOGISTIC for two");
        }
        return List.of(new Classes(scores, classes), scores);
    }

    /** The unit of the second of two classes, whose coefficients are those of the first with the other sign. */
    private Rows logistic() throws IOException {
        List<Float> all = node.reals("coefficients");
        List<Float> intercepts = node.reals("intercepts");
        int half = all.size() / 2;
        boolean mirrored = intercepts.size() == 2
                && intercepts.get(0) == -intercepts.get(1)
                && IntStream.range(0, half).allMatch(j -> all.get(j) == -all.get(half + j));
        if (!mirrored) {
            throw node.refused(
                    "has other coefficients for one of two classes than for the other, expected them with the other sign");
        }
        Rows rows = linear(all.subList(half, 2 * half), intercepts.subList(1, 2), 1);
        return rows.withLast(new Layer(rows.last().weight(), rows.last().bias(), Unit.SIGMOID));
    }

    private Value linearRegressor() throws IOException {
        if (!node.text("post_transform", "NONE").equals("NONE")) {
            throw node.refused("has a post_transform, expected NONE");
        }
        return linear(node.reals("coefficients"), node.reals("intercepts"), node.integer("targets", 1));
    }

    private Rows linear(List<Float> coefficients, List<Float> intercepts, long units) throws IOException {
        if (units < 1 || coefficients.isEmpty() || coefficients.size() % units != 0) {
            throw node.refused("has " + coefficients.size() + " coefficients for " + units + " units");
        }
        Constant weight = node.floats("coefficients", coefficients, units, coefficients.size() / units);
        Rows dense = dense(node.rows(0), weight);
        return intercepts.isEmpty() ? dense : biased(dense, node.floats("intercepts", intercepts, intercepts.size()));
    }
}
