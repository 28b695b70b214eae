package dev.chainrule.onnx;

import static dev.chainrule.onnx.GraphBuilder.integer;
import static dev.chainrule.onnx.GraphBuilder.integers;
import static dev.chainrule.onnx.GraphBuilder.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no network, or none that can be trusted: each is refused in a line that names what is wrong. */
final class RefusalTest {
    private static final int LONGEST_LINE = 500; // the file's name, and 400 characters

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("x.onnx");
    }

    private void refused(String... texts) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxFile.load(file()))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(texts)
                        .contains("x.onnx")
                        .doesNotContain("\n")
                        .hasSizeLessThan(LONGEST_LINE));
    }

    private void refused(Foreign graph, String... texts) throws IOException {
        graph.output("y", DataType.FLOAT, 2).write(file());
        refused(texts);
    }

    private static Foreign dense() {
        return Foreign.of("x", 3).drawn("w", 2, 3).drawn("b", 2).node("Gemm", "x w b", "z", integer("transB", 1));
    }

    @Test
    void operatorsWithoutACounterpartAreNamed() throws IOException {
        refused(dense().node("Conv", "z w", "y"), "node \"n1\" (Conv)", "no counterpart", "Gemm");
        refused(dense().node("LogSoftmax", "z", "y"), "(LogSoftmax)");
        refused(dense().mlNode("TreeEnsembleClassifier", "x", "y"), "(TreeEnsembleClassifier)");
        refused(dense().node("Relu", "z", "y"), "the output units have RELU, expected Sigmoid, Softmax");
        refused(dense().node("Relu", "z", "a").node("Relu", "a", "y"), "(Relu) is a function of no layer's sums");
        refused(dense().node("LeakyRelu", "z", "y", real("alpha", 0.2f)), "alpha 0.2", "expected 0.00999");
        refused(dense().node("Elu", "z", "y", real("alpha", 2)), "alpha 2.0", "expected 1");
        refused(dense().node("Softmax", "z", "y", integer("axis", 0)), "axis 0");
        refused(
                dense().node("Softmax", "z", "a").drawn("v", 2, 2).node("MatMul", "a v", "y"),
                "layer 2 is hidden and has Softmax");
        refused(dense().node("Add", "z z", "y"), "(Add) has input 1 that is computed, expected a constant");
        refused(dense().floats("c", List.of(), 2).node("Mul", "z c", "y"), "(Mul) scales the values of a layer");
        refused(dense().node("Add", "z b", "y"), "(Add) adds to units that have their bias");
        refused(dense().longs("s", 3, -1).node("Reshape", "z s", "y"), "(Reshape) changes the shape");
        refused(dense().node("Concat", "z z", "y", integer("axis", 1)), "(Concat) puts values beside each other");
        refused(dense().longs("t").node("Dropout", "z t t", "y"), "(Dropout) is in training mode");
        refused(
                dense().node("Softmax", "z", "q").node("Sigmoid", "z", "y").output("q", DataType.FLOAT, 2),
                "\"y\" is no answer");
        refused(
                Foreign.of("x", 3)
                        .drawn("w", 1, 3)
                        .node("Gemm", "x w", "z", integer("transB", 1))
                        .node("ArgMax", "z", "y", integer("axis", 1)),
                "(ArgMax) chooses among one column");
        refused(
                Foreign.of("x", 2)
                        .longs("c", 2, 3)
                        .drawn("w", 2, 2)
                        .node("Div", "x c", "q")
                        .node("MatMul", "q w", "y"),
                "(Div) computes with whole numbers");
        refused(
                Foreign.of("x", 2)
                        .drawn("w", 2, 2)
                        .node("Cast", "w", "i", integer("to", 7))
                        .node("MatMul", "x i", "y"),
                "(Cast) makes numbers of type 7");
        refused(
                Foreign.of("x")
                        .drawn("w", 2, 3)
                        .longs("s", 3, 2)
                        .node("Reshape", "w s", "v")
                        .node("MatMul", "x v", "y"),
                "(Reshape) has input 0 that is no row");
        refused(dense().longs("s", 0, -2).node("Reshape", "z s", "y"), "(Reshape) changes the shape");
        refused(dense().node("Dropout", "z", "d mask").node("Not", "mask", "y"), "reads \"mask\", which nothing");
    }

    @Test
    void shapesThatDoNotFitAreNamed() throws IOException {
        refused(Foreign.of("x", 4).drawn("w", 2, 3).node("Gemm", "x w", "y", integer("transB", 1)), "3 inputs", "4");
        refused(Foreign.of("x", 3).drawn("w", 3, 2).drawn("b", 3).node("Gemm", "x w b", "y"), "bias of shape [3]");
        refused(Foreign.of("x", 3).drawn("w", 3, 2).node("Gemm", "x w", "y", real("alpha", 2)), "alpha");
        refused(Foreign.of("x", 3, 3).drawn("w", 3, 2).node("MatMul", "x w", "y"), "rows of shape [3, 3]", "Flatten");
        refused(Foreign.of("x", 3).drawn("w", 6).node("MatMul", "x w", "y"), "shape [6], expected a matrix");
        refused(Foreign.of("x", 3).drawn("w", 3, 2).node("MatMul", "w x", "y"), "input 0 that is no row");
        refused(Foreign.of("x", 3).drawn("c", 2).node("Sub", "x c", "y"), "scales columns of shape [3]", "[2]");
        refused(
                Foreign.of("x")
                        .drawn("c", 2)
                        .drawn("d", 3)
                        .node("Sub", "x c", "m")
                        .node("Sub", "m d", "y"),
                "scales 3 columns");
        refused(
                Foreign.of("x").floats("c", List.of(0L)).node("Sub", "x c", "y"),
                "scales columns of shape [-1] by numbers of shape [0]");
        refused(
                Foreign.of("x")
                        .mlNode("Scaler", "x", "y", Foreign.floats("offset", 1, 2), Foreign.floats("scale", 1, 2, 3)),
                "(Scaler) scales 3 columns");
        refused(
                Foreign.of("x", 3)
                        .drawn("w", 3, 2)
                        .drawn("c", 1, 2)
                        .node("Transpose", "c", "b", integers("perm", List.of(1L, 0L)))
                        .node("MatMul", "x w", "z")
                        .node("Add", "z b", "y"),
                "bias of shape [2, 1], expected [2]");
        refused(
                Foreign.of("x", 2)
                        .floats("c", List.of(), 0)
                        .drawn("w", 2, 2)
                        .node("Div", "x c", "m")
                        .node("MatMul", "m w", "y"),
                "factor Infinity");
    }

    @Test
    void graphsThatAreNoneAreRefused() throws IOException {
        refused(Foreign.of("x", 3).node("Relu", "y", "y"), "reads \"y\", which nothing before it makes"); // a circle
        refused(Foreign.of("x", 3), "output \"y\" is no answer");
        refused(dense().node("Softmax", "z", "z"), "two values have the name \"z\"");
        Foreign.of("x", 3).write(file());
        refused("no outputs");
        Files.write(file(), dense().model().toBuilder().build().toByteArray());
        refused("no outputs");
        Files.write(file(), ModelProto.getDefaultInstance().toByteArray());
        refused("no graph");
        Files.writeString(file(), "a,b,c\n1,2,3\n");
        refused("no model of ONNX");
        Files.delete(file());
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> OnnxFile.load(file()));
        Files.createDirectory(file());
        refused("not a regular file");
    }

    @Test
    void graphsWithoutEndAreRefused() throws IOException {
        Foreign nodes = dense();
        for (int i = 0; i < 10_000; i++) {
            nodes.node("Identity", "z", "i" + i);
        }
        refused(nodes, "10001 nodes, expected 10000 at most");
        Foreign layers = Foreign.of("z0", 1).drawn("w", 1, 1);
        for (int i = 0; i < 1001; i++) {
            layers.node("MatMul", "z" + i + " w", "z" + (i + 1));
        }
        refused(layers, "is layer 1001, expected 1000 at most");
        Foreign scalings = Foreign.of("x", 1).drawn("c", 1);
        for (int i = 0; i < 17; i++) {
            scalings.node("Sub", "x c", "s" + i);
        }
        refused(scalings, "more than 16 nodes scale columns");
    }

    @Test
    void outputsThatAreListedAgainOrAreManyAreRefused() throws IOException {
        refused(dense().node("Softmax", "z", "y").output("y", DataType.FLOAT, 2), "\"y\" is listed twice");
        Foreign many = dense().node("Softmax", "z", "y");
        for (int i = 0; i < 32; i++) {
            many.output("o" + i, DataType.FLOAT, 2);
        }
        refused(many, "33 outputs, expected 32 at most");
        refused(
                dense().node("ArgMax", "z", "n", integer("axis", 1))
                        .texts("names", "a", "b", "c")
                        .node("Gather", "names n", "y"),
                "3 names of classes for 2 units");
    }

    @Test
    void aTensorOfManyLayersIsReadWhileItIsSmall() throws IOException {
        Foreign small = Foreign.of("z0", 4).drawn("w", 4, 4);
        Foreign large = Foreign.of("z0", 512).drawn("w", 512, 512);
        for (int i = 0; i < 12; i++) {
            small.node("MatMul", "z" + i + " w", "z" + (i + 1));
            large.node("MatMul", "z" + i + " w", "z" + (i + 1));
        }
        small.output("z12", DataType.FLOAT, 4).write(file());
        assertThat(OnnxFile.load(file()).topology().layers()).isEqualTo(13);
        large.output("z12", DataType.FLOAT, 512).write(file());
        refused("the layers have 3145728 parameters, expected ");
    }

    /** Empty nodes, of two bytes each: they are counted before they take the heap. */
    @Test
    void emptyMessagesAreCountedBeforeTheyAreParsed() throws IOException {
        byte[] nodes = new byte[2 * 2_000_001];
        for (int i = 0; i < nodes.length; i += 2) {
            nodes[i] = 1 << 3 | 2;
        }
        try (OutputStream out = Files.newOutputStream(file())) {
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            coded.writeByteArray(ModelProto.GRAPH_FIELD_NUMBER, nodes);
            coded.flush();
        }
        refused("has more than ", " messages of protobuf, expected fewer");
    }

    @Test
    void contradictionsAreRefused() throws IOException {
        Foreign two = dense().node("Softmax", "z", "p")
                .mlNode("ZipMap", "p", "maps", GraphBuilder.strings("classlabels_strings", List.of("b", "a")))
                .node("ArgMax", "p", "n", integer("axis", 1))
                .texts("names", "a", "b")
                .mlNode("ArrayFeatureExtractor", "names n", "y")
                .maps("maps");
        refused(two, "output \"y\" has other names of classes than one before it");
        ModelProto.Builder old = dense().node("Sigmoid", "z", "y").output("y", DataType.FLOAT, 2).model().toBuilder();
        old.getOpsetImportBuilder(0).setVersion(6);
        Files.write(file(), old.build().toByteArray());
        refused("operators of version 6, expected 7 or later");
        refused(Foreign.of("x", 1, 1, 1, 1, 1, 1, 1, 1), "\"x\" has 9 dimensions, expected 8 at most");
    }

    @Test
    void tensorsThatCannotBeAreRefused() throws IOException {
        TensorProto w = TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(2)
                .addDims(3)
                .build();
        tensor(w, "\"w\" is of shape [2, 3] and has 0.0 elements, expected 6");
        tensor(w.toBuilder().setDims(0, -2).build(), "shape [-2, 3], expected dimensions from 0");
        tensor(w.toBuilder().setDims(0, 1L << 40).setDims(1, 1L << 40).build(), "less than 2 billion");
        tensor(w.toBuilder().setRawData(ByteString.copyFrom(new byte[23])).build(), "has 5.75 elements");
        tensor(w.toBuilder().setDataType(DataType.FLOAT16_VALUE).build(), "type FLOAT16");
        tensor(w.toBuilder().setDataType(99).build(), "type UNDEFINED");
        tensor(w.toBuilder().addAllDims(Collections.nCopies(7, 1L)).build(), "9 dimensions, expected 8");
        TensorProto external = w.toBuilder()
                .setDataLocation(DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"))
                .build();
        tensor(external, "data in another file");
        tensor(
                w.toBuilder()
                        .addAllFloatData(List.of(1f, 2f, Float.NaN, 4f, 5f, 6f))
                        .build(),
                "\"w\" [2] is NaN, expected a finite number");
        tensor(
                w.toBuilder()
                        .addAllFloatData(List.of(1f, 2f, 3f, Float.NEGATIVE_INFINITY, 5f, 6f))
                        .build(),
                "\"w\" [3] is -Infinity, expected a finite number");
        tensor(
                w.toBuilder()
                        .setDataType(DataType.DOUBLE_VALUE)
                        .addAllDoubleData(List.of(1.0, 2.0, 0.1, 4.0, 5.0, 6.0))
                        .build(),
                "[2] is 0.1, expected a finite number of float32");
    }

    private void tensor(TensorProto w, String text) throws IOException {
        refused(Foreign.of("x", 3).tensor(w).node("Gemm", "x w", "y", integer("transB", 1)), text);
    }

    @Test
    void aFileOfOursThatWasChangedIsReadAsItsGraphIs() throws IOException {
        NetworkState state =
                Network.of(Topology.of(3, 2).output(OutputUnit.IDENTITY), 1).state();
        OnnxFile.save(state, file());
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file()));
        ModelProto.Builder changed = model.toBuilder();
        changed.getGraphBuilder().getNodeBuilder(1).setOpType("Sigmoid").clearAttribute();
        Files.write(file(), changed.build().toByteArray());

        assertThat(OnnxFile.load(file()).topology().output()).isEqualTo(OutputUnit.SIGMOID);

        changed = model.toBuilder();
        changed.getMetadataPropsBuilder(1).setValue("4-2");
        Files.write(file(), changed.build().toByteArray());
        refused("tensor layer.1.weight is of shape [2, 3], expected shape [2, 4]");
    }

    /** Thousands of files with changed bytes: each is a network or is refused. */
    @Test
    void changedBytesAreANetworkOrARefusal() throws IOException {
        dense().node("Softmax", "z", "y").output("y", DataType.FLOAT, 2).write(file());
        byte[] foreign = Files.readAllBytes(file());
        OnnxFile.save(Network.of(Topology.parse("3-4:elu-2"), 1).state(), file());
        byte[] own = Files.readAllBytes(file());
        SplittableRandom random = new SplittableRandom(3);
        int networks = 0;
        for (int i = 0; i < 4000; i++) {
            byte[] bytes = (i % 2 == 0 ? foreign : own).clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file(), i % 7 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
            try {
                OnnxFile.load(file());
                networks++;
            } catch (ModelFormatException e) {
                assertThat(e.getMessage()).hasSizeLessThan(LONGEST_LINE).doesNotContain("\n");
            } catch (RuntimeException e) {
                fail("case " + i, e);
            }
        }
        assertThat(networks).isBetween(100, 3900);
    }

    @Test
    void whatCannotBeLoadedIsNotWritten() {
        NetworkState state = NetworkState.of(Topology.of(1, 1), new float[][] {{Float.NaN}}, new float[][] {{0}});
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> OnnxFile.save(state, file()))
                .withMessageContaining("not finite");
        assertThat(file()).doesNotExist();
    }
}
