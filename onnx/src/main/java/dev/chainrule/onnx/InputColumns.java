package dev.chainrule.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.chainrule.data.Missing;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import dev.chainrule.nn.TableColumn.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The way from a table's raw columns to the inputs of layer 1, x = (raw - offset) · factor in float64, rounded once to float32, as
 * {@link Scaling} computes it: the same bits.
 *
 * <p>Where every column is a plain number, they are one input, {@code inputs} [N, S_1]: of float64 where they are scaled, or else of
 * float32. Where there are categories, or cells may be missing, each column is an input of its own name [N, 1]: numbers of float64,
 * NaN for a missing one, and categories as text.
 */
final class InputColumns {
    private static final String X = "x";

    private final GraphBuilder graph;
    private final Schema schema;

    InputColumns(GraphBuilder graph, Schema schema) {
        this.graph = graph;
        this.schema = schema;
    }

    /** Adds the columns; returns x, [N, S_1] of float32. */
    String add() {
        List<TableColumn> columns = schema.featureColumns();
        if (!columns.stream().allMatch(TableColumn::isPlain)) {
            return scaled(separate(columns));
        }
        int count = schema.inputs().columns();
        return schema.inputs().isIdentity()
                ? graph.input("inputs", DataType.FLOAT, count)
                : scaled(graph.input("inputs", DataType.DOUBLE, count));
    }

    private String scaled(String raw) {
        Scaling scaling = schema.inputs();
        if (scaling.isIdentity()) {
            return graph.cast(X, raw, DataType.FLOAT);
        }
        String offset = graph.offsets("input.offset", scaling);
        String factor = graph.factors("input.factor", scaling);
        String moved = graph.node("Sub", "x/moved", List.of(raw, offset));
        return graph.cast(X, graph.node("Mul", "x/scaled", List.of(moved, factor)), DataType.FLOAT);
    }

    /** Columns as inputs of their own, side by side once they are numbers: [N, S_1] of float64. */
    private String separate(List<TableColumn> columns) {
        List<String> names = names(columns);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            TableColumn column = columns.get(i);
            if (column.kind() == Kind.CATEGORY) {
                parts.add(category(column, names.get(i), "column" + (i + 1)));
            } else {
                parts.addAll(number(column, names.get(i), "column" + (i + 1)));
            }
        }
        return graph.node("Concat", "x/raw", parts, GraphBuilder.integer("axis", 1));
    }

    /** The names of the inputs: those of the columns, or {@code column 1}, {@code column 2} … if they are not names of values. */
    private static List<String> names(List<TableColumn> columns) {
        List<String> names = columns.stream().map(TableColumn::name).toList();
        if (new HashSet<>(names).size() == names.size() && names.stream().allMatch(GraphBuilder::isFree)) {
            return names;
        }
        return IntStream.rangeClosed(1, names.size())
                .mapToObj(i -> "column " + i)
                .toList();
    }

    private List<String> number(TableColumn column, String name, String part) {
        String cell = graph.input(name, DataType.DOUBLE, 1);
        if (!column.takesMissing()) {
            return List.of(cell);
        }
        String missing = graph.node("IsNaN", part + "/missing", List.of(cell));
        String fill = graph.doubles(part + ".fill", column.fill());
        String filled = graph.node("Where", part + "/filled", List.of(missing, fill, cell));
        return column.missing()
                ? List.of(filled, graph.cast(part + "/indicator", missing, DataType.DOUBLE))
                : List.of(filled);
    }

    /** One-hot: a category that the model does not know has number -1, which {@code OneHotEncoder} refuses with {@code zeros} 0. */
    private String category(TableColumn column, String name, String part) {
        String cell = graph.input(name, DataType.STRING, 1);
        Map<String, Long> numbers = new LinkedHashMap<>();
        column.categories().forEach(category -> numbers.put(category, (long) numbers.size()));
        if (column.missing()) {
            long last = column.categories().size();
            new TreeSet<>(Missing.spellings())
                    .forEach(text -> spellings(text).forEach(each -> numbers.putIfAbsent(each, last)));
        }
        String number = graph.mlNode(
                "LabelEncoder",
                part + "/number",
                List.of(cell),
                GraphBuilder.strings("keys_strings", numbers.keySet()),
                GraphBuilder.integers("values_int64s", List.copyOf(numbers.values())),
                GraphBuilder.integer("default_int64", -1));
        List<Long> known = new ArrayList<>();
        for (long k = 0; k < column.inputs(); k++) {
            known.add(k);
        }
        String oneHot = graph.mlNode(
                "OneHotEncoder",
                part + "/one-hot",
                List.of(number),
                GraphBuilder.integers("cats_int64s", known),
                GraphBuilder.integer("zeros", 0));
        String row = graph.longs("row", 0, -1);
        String flat = graph.node("Reshape", part + "/row", List.of(oneHot, row));
        return graph.cast(part + "/inputs", flat, DataType.DOUBLE);
    }

    /** A text in every mixture of small and capital letters. */
    private static List<String> spellings(String lower) {
        List<String> all = List.of("");
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            Set<Character> cases = new TreeSet<>(List.of(c, Character.toUpperCase(c)));
            all = all.stream()
                    .flatMap(text -> cases.stream().map(each -> text + each))
                    .toList();
        }
        return all;
    }
}
