package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import dev.chainrule.nn.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of a file, checked: its shape and its data agree. Its numbers are read when they are needed, so that nothing is allocated
 * that the file's length does not cover.
 */
final class Constant implements Value {
    private static final int MOST_DIMENSIONS = 8;

    private final Path file;
    private final TensorProto tensor;
    private final boolean turned;

    private Constant(Path file, TensorProto tensor, boolean turned) {
        this.file = file;
        this.tensor = tensor;
        this.turned = turned;
    }

    /**
     * Checks a tensor.
     *
     * @throws ModelFormatException if its data are in another file, which is not opened, of a type that no part of a network has, or
     *     not as many as its shape says
     */
    static Constant of(Path file, TensorProto tensor) throws IOException {
        Constant constant = new Constant(file, tensor, false);
        if (tensor.getDataLocation() == DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
            throw constant.refused("has its data in another file, expected them in this one");
        }
        if (tensor.hasSegment()) {
            throw constant.refused("is a segment of one, expected a whole one");
        }
        if (tensor.getDimsCount() > MOST_DIMENSIONS) {
            throw constant.refused(
                    "has " + tensor.getDimsCount() + " dimensions, expected " + MOST_DIMENSIONS + " at most");
        }
        long elements = 1;
        for (long dimension : tensor.getDimsList()) {
            if (dimension < 0 || (dimension > 0 && elements > Integer.MAX_VALUE / dimension)) {
                throw constant.refused("is of shape " + constant.shown()
                        + ", expected dimensions from 0 on, of less than" + " 2 billion elements together");
            }
            elements *= dimension;
        }
        if (constant.data() != elements) {
            throw constant.refused("is of shape " + constant.shown() + " and has " + constant.data()
                    + " elements, expected " + elements);
        }
        return constant;
    }

    /** The number of elements for which there are data; not whole where it is that of no elements. */
    private double data() throws IOException {
        boolean raw = tensor.hasRawData();
        double bytes = tensor.getRawData().size();
        return switch (type()) {
            case FLOAT -> raw ? bytes / Float.BYTES : tensor.getFloatDataCount();
            case DOUBLE -> raw ? bytes / Double.BYTES : tensor.getDoubleDataCount();
            case INT64 -> raw ? bytes / Long.BYTES : tensor.getInt64DataCount();
            case INT32 -> raw ? bytes / Integer.BYTES : tensor.getInt32DataCount();
            case BOOL -> raw ? bytes : tensor.getInt32DataCount();
            case STRING -> tensor.getStringDataCount();
            default -> throw refused("is of type " + type() + ", expected FLOAT, DOUBLE, INT64, INT32 or STRING");
        };
    }

    private DataType type() {
        DataType type = DataType.forNumber(tensor.getDataType());
        return type == null ? DataType.UNDEFINED : type;
    }

    /** This matrix with rows and columns exchanged. */
    Constant turn() {
        return new Constant(file, tensor, !turned);
    }

    int dimensions() {
        return tensor.getDimsCount();
    }

    /** The number of rows of a matrix. */
    int rows() {
        return (int) tensor.getDims(turned ? 1 : 0);
    }

    /** The number of columns of a matrix. */
    int cols() {
        return (int) tensor.getDims(turned ? 0 : 1);
    }

    /** The number of elements. */
    int length() {
        long elements = 1;
        for (long dimension : tensor.getDimsList()) {
            elements *= dimension;
        }
        return (int) elements;
    }

    /** Whether it is a row of {@code length} elements: [length], or [1, length]. */
    boolean isRow(int length) {
        return length() == length && (dimensions() == 1 || (dimensions() == 2 && rows() == 1 && cols() == length));
    }

    /** Whether it is of whole numbers, with which a graph computes whole numbers. */
    boolean isWhole() {
        return type() == DataType.INT64 || type() == DataType.INT32 || type() == DataType.BOOL;
    }

    /** Whether it is of text. */
    boolean isText() {
        return type() == DataType.STRING;
    }

    /**
     * The numbers, row-major.
     *
     * @throws ModelFormatException if they are none of float32
     */
    float[] floats() throws IOException {
        float[] values = new float[length()];
        ByteBuffer bytes = bytes();
        for (int i = 0; i < values.length; i++) {
            double value = number(bytes, turned ? i % cols() * rows() + i / cols() : i);
            values[i] = (float) value;
            if (values[i] != value || Float.isInfinite(values[i])) {
                throw refused("[" + i + "] is " + value + ", expected a finite number of float32");
            }
        }
        return values;
    }

    /** The numbers of one that is not turned, as float64. */
    double[] doubles() throws IOException {
        double[] values = new double[length()];
        ByteBuffer bytes = bytes();
        for (int i = 0; i < values.length; i++) {
            values[i] = number(bytes, i);
            if (!Double.isFinite(values[i])) {
                throw refused("[" + i + "] is " + values[i] + ", expected a finite number");
            }
        }
        return values;
    }

    /** The elements as text: names of classes, which may be whole numbers. */
    List<String> texts() throws IOException {
        if (isText()) {
            return tensor.getStringDataList().stream()
                    .map(ByteString::toStringUtf8)
                    .toList();
        }
        if (type() != DataType.INT64 && type() != DataType.INT32) {
            throw refused("is of type " + type() + ", expected names of classes, or whole numbers");
        }
        ByteBuffer bytes = bytes();
        List<String> texts = new ArrayList<>(length());
        for (int i = 0; i < length(); i++) {
            texts.add(Long.toString(whole(bytes, i)));
        }
        return texts;
    }

    private ByteBuffer bytes() {
        return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private double number(ByteBuffer bytes, int i) throws IOException {
        boolean raw = tensor.hasRawData();
        return switch (type()) {
            case FLOAT -> raw ? bytes.getFloat(i * Float.BYTES) : tensor.getFloatData(i);
            case DOUBLE -> raw ? bytes.getDouble(i * Double.BYTES) : tensor.getDoubleData(i);
            case INT64, INT32 -> whole(bytes, i);
            case BOOL -> raw ? bytes.get(i) : tensor.getInt32Data(i);
            default -> throw refused("is of type " + type() + ", expected numbers");
        };
    }

    private long whole(ByteBuffer bytes, int i) {
        boolean raw = tensor.hasRawData();
        return type() == DataType.INT64
                ? (raw ? bytes.getLong(i * Long.BYTES) : tensor.getInt64Data(i))
                : (raw ? bytes.getInt(i * Integer.BYTES) : tensor.getInt32Data(i));
    }

    String shown() {
        return (turned ? List.of(tensor.getDims(1), tensor.getDims(0)) : tensor.getDimsList()).toString();
    }

    ModelFormatException refused(String what) {
        return new ModelFormatException(file, "tensor \"" + tensor.getName() + "\" " + what);
    }
}
