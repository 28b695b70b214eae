package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.nn.TableColumn.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The columns of a table become inputs, and a model file keeps how. */
class TableColumnTest {
    private static final TableColumn AGE = new TableColumn("age", Kind.NUMBER, List.of(), 0.1, true);
    private static final TableColumn COLOR = new TableColumn(
            "color, \"of\n\ud83d\ude00", Kind.CATEGORY, List.of("red", "", "b\"lue\u0000"), Double.NaN, true);

    @TempDir
    Path folder;

    private static double[] inputs(TableColumn column, double cell) {
        double[] x = new double[column.inputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = column.input(cell, i);
        }
        return x;
    }

    @Test
    void aCellBecomesInputs() {
        assertThat(inputs(TableColumn.number("n"), 2.5)).containsExactly(2.5);
        assertThat(inputs(AGE, 2.5)).containsExactly(2.5, 0);
        assertThat(inputs(AGE, Double.NaN)).containsExactly(0.1, 1);
        assertThat(inputs(COLOR, 1)).containsExactly(0, 1, 0, 0);
        assertThat(inputs(COLOR, Double.NaN)).containsExactly(0, 0, 0, 1);
        assertThat(inputs(new TableColumn("n", Kind.NUMBER, List.of(), 7, false), Double.NaN))
                .containsExactly(7);
        assertThat(inputs(TableColumn.label("y"), 1)).isEmpty();
        assertThat(inputs(TableColumn.ignored("id"), 1)).isEmpty();
    }

    @Test
    void inputsHaveNames() {
        assertThat(AGE.inputNames()).containsExactly("age", "age missing");
        assertThat(TableColumn.category("c", List.of("a", "b")).inputNames()).containsExactly("c=a", "c=b");
        assertThat(AGE.isIndicator(0)).isFalse();
        assertThat(AGE.isIndicator(1)).isTrue();
        assertThat(COLOR.isIndicator(0)).isTrue();
        assertThat(AGE.isPlain()).isFalse();
        assertThat(TableColumn.number("n").isPlain()).isTrue();
        assertThat(COLOR.takesMissing()).isTrue();
        assertThat(TableColumn.category("c", List.of("a")).takesMissing()).isFalse();
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableColumn("a", Kind.CATEGORY, List.of(), Double.NaN, false))
                .withMessage("column 'a' of kind CATEGORY has 0 categories, expected some");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableColumn("a", Kind.NUMBER, List.of("x"), Double.NaN, false));
        assertThatIllegalArgumentException().isThrownBy(() -> TableColumn.category("a", List.of("x", "x")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableColumn("a", Kind.NUMBER, List.of(), Double.POSITIVE_INFINITY, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableColumn("a", Kind.NUMBER, List.of(), Double.NaN, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableColumn("a", Kind.IGNORED, List.of(), Double.NaN, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableColumn("a", Kind.CATEGORY, List.of("x"), 1, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(2, 2).columns(List.of(AGE, TableColumn.number("b"))))
                .withMessage("schema: the columns make 3 inputs, expected 2");
    }

    @Test
    void labelsThatApplyOrNotHaveTwoTexts() throws IOException {
        assertThat(inputs(TableColumn.label("y", "no", "yes"), 1)).isEmpty();
        assertThat(TableColumn.label("y", "no", "yes").inputNames()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TableColumn("y", Kind.LABEL, List.of("a", "b", "c"), Double.NaN, false))
                .withMessage("column 'y' of kind LABEL has 3 categories, expected none or two");
        List<TableColumn> columns =
                List.of(TableColumn.number("a"), TableColumn.label("y", "no", "yes"), TableColumn.label("z", "0", "1"));
        Schema schema = Schema.of(1, 2).classes(List.of("y", "z")).columns(columns);
        assertThat(schema.labelTexts()).containsExactly(List.of("no", "yes"), List.of("0", "1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(1, 2).columns(columns.subList(0, 2)))
                .withMessage("schema: 1 labels that apply or not, and 0 names of them, expected 2 of both");
        Path file = folder.resolve("m");
        Network.of(Topology.of(1, 2), 1).state().with(schema).save(file);
        assertThat(NetworkState.load(file).schema()).isEqualTo(schema);
    }

    private static NetworkState state() {
        List<TableColumn> columns = List.of(
                TableColumn.ignored("id"),
                AGE,
                TableColumn.label("y"),
                COLOR,
                TableColumn.weight("w"),
                TableColumn.number(""));
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.addAll(column.inputNames()));
        return Network.of(Topology.of(7, 2), 1)
                .state()
                .with(Schema.of(7, 2)
                        .features(names)
                        .columns(columns)
                        .label("y", 3)
                        .classes(List.of("p", "q")));
    }

    @Test
    void aModelKeepsThem() throws IOException {
        Path file = folder.resolve("m");
        state().save(file);
        NetworkState back = NetworkState.load(file);

        assertThat(back.schema()).isEqualTo(state().schema());
        assertThat(back.fileBytes()).isEqualTo(Files.size(file));
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("\"format\":\"chainrule-3\"");
        assertThat(back.schema().columnNames()).containsExactly("age", COLOR.name(), "");
        assertThat(back.schema().labelNames()).containsExactly("y");
        assertThat(back.schema().takesMissing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[7]",
                "[{}]",
                "[{\"name\":7,\"kind\":\"number\"}]",
                "[{\"name\":\"a\"}]",
                "[{\"name\":\"a\",\"kind\":\"NUMBER\"}]",
                "[{\"name\":\"a\",\"kind\":\"\\u001b[31m\"}]",
                "[{\"name\":\"a\\n\\u001b\",\"kind\":\"category\"}]",
                "[{\"name\":\"a\",\"kind\":\"category\",\"categories\":[]}]",
                "[{\"name\":\"a\",\"kind\":\"category\",\"categories\":[1]}]",
                "[{\"name\":\"a\",\"kind\":\"category\",\"categories\":[\"x\",\"x\"]}]",
                "[{\"name\":\"a\",\"kind\":\"category\",\"categories\":\"x\"}]",
                "[{\"name\":\"a\",\"kind\":\"number\",\"fill\":\"NaN\"}]",
                "[{\"name\":\"a\",\"kind\":\"number\",\"fill\":\"1e999\"}]",
                "[{\"name\":\"a\",\"kind\":\"number\",\"fill\":\"seven\"}]",
                "[{\"name\":\"a\",\"kind\":\"number\",\"missing\":1}]",
                "[{\"name\":\"a\",\"kind\":\"number\",\"missing\":true}]",
                "[{\"name\":\"a\",\"kind\":\"number\",\"more\":1}]",
                "[{\"name\":\"a\",\"kind\":\"number\"},{\"name\":\"a\",\"kind\":\"number\"}]",
                "[{\"name\":\"a\",\"kind\":\"number\"}",
                "[{\"name\":\"a\",\"name\":\"b\",\"kind\":\"number\"}]",
                "[]x",
                ""
            })
    void hostileColumnsAreRefused(String text) throws IOException {
        Path file = folder.resolve("m");
        NetworkState one = Network.of(Topology.of(1, 2), 1)
                .state()
                .with(Schema.of(1, 2).features(List.of("a")).columns(List.of(TableColumn.number("a"))));
        Safetensors content = ModelFile.content(one);
        var metadata = new LinkedHashMap<>(content.metadata());
        metadata.put("columns", text);

        ModelFormatException e = catchThrowableOfType(
                ModelFormatException.class, () -> ModelFile.state(file, new Safetensors(metadata, content.tensors())));
        assertThat(e).as("taken for a model").isNotNull();
        assertThat(e.getMessage())
                .startsWith(file + ": metadata")
                .doesNotContainPattern("[\\x00-\\x1f\\x7f]")
                .hasSizeLessThan(1000);
    }
}
