package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.predict.Outputs;
import java.util.List;

/**
 * The outputs of a graph, as {@code predict} gives them.
 *
 * <ul>
 *   <li>classes: {@code label} [N], the name of the class of the greatest z, the first of equals, and {@code probabilities}, or {@code
 *       scores} where they don't sum to 1 [N, classes]
 *   <li>labels that apply or not: {@code labels} [N, K] with the text of each, and {@code scores} [N, K]
 *   <li>quantities: {@code quantities} [N, K] in the user's unit: h / factor + offset in float64; h of float32 if they are not scaled
 * </ul>
 */
final class Answers {
    private final GraphBuilder graph;
    private final Outputs outputs;

    Answers(GraphBuilder graph, NetworkState state) {
        this.graph = graph;
        outputs = Outputs.of(state);
    }

    /**
     * Adds the outputs.
     *
     * @param z the values before the output units, [N, K]
     * @param h the outputs of the units, [N, K]
     */
    void add(String z, String h) {
        if (outputs.quantities()) {
            quantities(h);
        } else if (outputs.independent()) {
            labels(z);
            scores("scores", h);
        } else {
            label(z);
            scores(outputs.probabilities() ? "probabilities" : "scores", h);
        }
    }

    private void quantities(String h) {
        Scaling scaling = outputs.scaling();
        int units = outputs.units();
        if (scaling.isIdentity()) {
            graph.output("quantities", DataType.FLOAT, units, "Identity", List.of(h));
            return;
        }
        String offset = graph.offsets("output.offset", scaling);
        String factor = graph.factors("output.factor", scaling);
        String exact = graph.cast("quantities/h", h, DataType.DOUBLE);
        String unscaled = graph.node("Div", "quantities/unscaled", List.of(exact, factor));
        graph.output("quantities", DataType.DOUBLE, units, "Add", List.of(unscaled, offset));
    }

    private void labels(String z) {
        String no = graph.texts(
                "no", outputs.labels().stream().map(texts -> texts.get(0)).toList());
        String yes = graph.texts(
                "yes", outputs.labels().stream().map(texts -> texts.get(1)).toList());
        graph.output("labels", DataType.STRING, outputs.units(), "Where", List.of(positive(z), yes, no));
    }

    /** Where z &gt; 0. */
    private String positive(String z) {
        return graph.node("Greater", "positive", List.of(z, graph.scalar("zero", 0)));
    }

    private void label(String z) {
        String number = outputs.units() == 1
                ? graph.node(
                        "Reshape",
                        "number",
                        List.of(graph.cast("number/column", positive(z), DataType.INT64), graph.longs("all", -1)))
                : graph.node(
                        "ArgMax",
                        "number",
                        List.of(z),
                        GraphBuilder.integer("axis", 1),
                        GraphBuilder.integer("keepdims", 0));
        graph.output("label", DataType.STRING, 0, "Gather", List.of(graph.texts("classes", outputs.classes()), number));
    }

    /** A number for each class: h, and of a single unit 1 - h before it. */
    private void scores(String name, String h) {
        if (outputs.units() == 1 && !outputs.independent()) {
            String other = graph.node("Sub", "other", List.of(graph.scalar("one", 1), h));
            graph.output(name, DataType.FLOAT, 2, "Concat", List.of(other, h), GraphBuilder.integer("axis", 1));
        } else {
            graph.output(name, DataType.FLOAT, outputs.units(), "Identity", List.of(h));
        }
    }
}
