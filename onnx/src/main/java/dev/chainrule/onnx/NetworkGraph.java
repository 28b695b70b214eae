package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.chainrule.nn.ModelMetadata;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import java.util.List;

/** A network as a model of ONNX: raw columns, a {@code Gemm} for each layer with the function of its units, answers. */
final class NetworkGraph {
    /** The version of ai.onnx: the newest that ONNX Runtime 1.22 and later take. */
    static final int OPERATORS = 23;

    /** The version of ai.onnx.ml. */
    private static final int ML_OPERATORS = 5;

    /** The version of the format that came with these operators. */
    private static final int FORMAT = 11;

    private NetworkGraph() {}

    static ModelProto of(NetworkState state) {
        Topology topology = state.topology();
        GraphBuilder graph = new GraphBuilder(topology.unitsText());
        Units units = new Units(graph);
        String a = new InputColumns(graph, state.schema()).add();
        for (int l = 1; l < topology.layers() - 1; l++) {
            a = units.hidden(topology.activation(l + 1), "a" + (l + 1), dense(graph, state, l, a));
        }
        String z = dense(graph, state, topology.layers() - 1, a);
        new Answers(graph, state).add(z, units.output(topology.output(), "h", z));
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .setProducerName("Chainrule")
                .addOpsetImport(operators("", OPERATORS))
                .addOpsetImport(operators("ai.onnx.ml", ML_OPERATORS))
                .setGraph(graph.build());
        ModelMetadata.of(state)
                .forEach((name, text) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(name).setValue(text)));
        return model.build();
    }

    private static OperatorSetIdProto operators(String domain, int version) {
        return OperatorSetIdProto.newBuilder()
                .setDomain(domain)
                .setVersion(version)
                .build();
    }

    /** z of layer l + 1: a Θᵀ + b. */
    private static String dense(GraphBuilder graph, NetworkState state, int l, String a) {
        int rows = state.topology().units(l + 1);
        int cols = state.topology().units(l);
        String theta = graph.parameter(ModelMetadata.weight(l), state.theta(l), rows, cols);
        String bias = graph.parameter(ModelMetadata.bias(l), state.bias(l), rows);
        return graph.node("Gemm", "z" + (l + 1), List.of(a, theta, bias), GraphBuilder.integer("transB", 1));
    }
}
