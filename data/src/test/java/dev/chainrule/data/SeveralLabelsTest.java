package dev.chainrule.data;

import static dev.chainrule.data.CategoriesTest.inputs;
import static dev.chainrule.data.CategoriesTest.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.nn.CounterRandom;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import dev.chainrule.train.Dataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several columns of labels: quantities, or labels that apply or not; and rows that weigh. */
final class SeveralLabelsTest {
    private static final String POSTS = "news,words,sport,old\nyes,5,0,1\nno,7,1,2\nyes,9,1,3\n";

    @TempDir
    Path folder;

    private static Schema learnt(Table table, Targets targets) {
        return Examples.of(table, Scalings.minMax(table), targets).schema();
    }

    @Test
    void labelsApplyOrNot() {
        Table table = new Csv().label("news", "sport").parse("x", POSTS);
        Targets labels = Targets.labels(table);
        Examples examples = Examples.of(table, Scalings.minMax(table), labels);

        assertThat(table.labels()).isEqualTo(2);
        assertThat(table.label(1, 0)).isEqualTo("no");
        assertThat(table.label(1, 1)).isEqualTo("1");
        assertThat(targets(examples)).containsExactly(1, 0, 0, 1, 1, 1);
        assertThat(examples.schema().classes()).containsExactly("news", "sport");
        assertThat(examples.schema().labelTexts()).containsExactly(List.of("no", "yes"), List.of("0", "1"));
        assertThat(examples.schema().columns())
                .containsExactly(
                        TableColumn.label("news", "no", "yes"),
                        TableColumn.number("words"),
                        TableColumn.label("sport", "0", "1"),
                        TableColumn.number("old"));
        assertThat(DataSummary.of(new Split<>(examples, examples)).text()).contains("2 classes (news 4, sport 4)");
    }

    @Test
    void aModelFindsItsLabels() {
        Table table = new Csv().label("3", "1").parse("x", POSTS);
        Schema model = learnt(table, Targets.labels(table));
        Dataset others =
                Examples.of(new Csv().matching(model).parse("x", "sport,old,words,news\n0,1,5,yes\n1,2,9,no\n"), model);

        assertThat(targets(others)).containsExactly(1, 0, 0, 1);
        assertThat(inputs(others)).containsExactly(0, 0, 1, 0.5f);
        assertThat(new Csv()
                        .matching(model)
                        .unlabelled()
                        .parse("x", "old,news,words\n1,?,7\n")
                        .value(0, 0))
                .isEqualTo(7);
        Dataset headless =
                Examples.of(new Csv().matching(model).header(Csv.Header.ABSENT).parse("x", "yes,5,1,3\n"), model);
        assertThat(targets(headless)).containsExactly(1, 1);
        assertThat(inputs(headless)).containsExactly(0, 1);
        refused(
                () -> new Csv().matching(model).parse("x", "sport,old,words\n0,1,5\n"),
                "x: line 1: no label column \"news\", expected one of \"sport\", \"old\", \"words\"");
        refused(
                () -> Examples.of(new Csv().matching(model).parse("x", "news,words,sport,old\nmaybe,5,0,1\n"), model),
                "x: line 2, column 1 (news): label \"maybe\" is neither of \"no\", \"yes\"");
    }

    /** Told again, as for a file to judge by, they are still those of the model, in its order. */
    @Test
    void labelsThatAreToldAreTakenInTheOrderOfTheModel() {
        Table table =
                new Csv().label("sum", "difference").quantities().parse("x", "a,sum,difference\n1,10,2\n3,30,4\n");
        Schema model =
                Examples.of(table, Scaling.identity(1), Targets.standardized(2)).schema();
        Csv told = new Csv().label("sum", "difference").matching(model);

        Table others = told.parse("y", "difference,a,sum\n2,1,10\n");
        assertThat(others.label(0, 0)).isEqualTo("10");
        assertThat(others.label(0, 1)).isEqualTo("2");
        refused(
                () -> new Csv().label("sum", "b").matching(model).parse("y", "a,sum,b\n1,10,2\n"),
                "y: line 1: the label is \"sum\", \"b\", expected the model's, \"sum\", \"difference\"");
    }

    /** The number of the label's column in another table is no reason to take another column here. */
    @Test
    void aLabelToldByItsNumberIsThatOfTheModel() {
        Table table = new Csv().label("3").quantities().parse("x", "a,b,sum\n1,2,10\n3,4,30\n");
        Schema model =
                Examples.of(table, Scaling.identity(2), Targets.standardized(1)).schema();
        refused(
                () -> new Csv().label("3").ignoreExtra().matching(model).parse("y", "a,sum,id,b\n1,10,7,2\n"),
                "y: line 1: the label is \"id\", expected the model's, \"sum\"");
        assertThat(new Csv()
                        .label("3")
                        .matching(model)
                        .parse("y", "b,a,sum\n2,1,10\n")
                        .label(0))
                .isEqualTo("10");
    }

    @Test
    void quantitiesAreScaledEach() {
        Table table = new Csv()
                .label("sum", "difference")
                .quantities()
                .parse("x", "a,sum,b,difference\n1,10,2,0.5\n3,30,4,1.5\n");
        Examples examples = Examples.of(table, Scalings.minMax(table), Targets.standardized(2));

        assertThat(targets(examples)).containsExactly(-1, -1, 1, 1);
        assertThat(examples.schema().targets().offset(0)).isEqualTo(20);
        assertThat(examples.schema().targets().offset(1)).isEqualTo(1);
        assertThat(examples.schema().labelNames()).containsExactly("sum", "difference");
        assertThat(examples.schema().labelColumn()).isEqualTo(2);
        refused(
                () -> Examples.of(
                        new Csv().label("sum", "b").parse("x", "a,sum,b\n1,2,x\n"),
                        Scaling.identity(1),
                        Targets.standardized(2)),
                "x: line 2, column 3 (b): label: \"x\" is not a number, expected one such as 1.5 or -2e3");
    }

    @Test
    void otherLabelsAreRefused() {
        Table three = new Csv().label("news", "old").parse("x", POSTS);
        refused(
                () -> Targets.labels(three),
                "x: column 4 (old): the labels \"1\", \"2\", \"3\", expected two that say whether a row has it, such as 0 and"
                        + " 1; or identity output units for quantities: outputs(IDENTITY, …) or --output identity");
        refused(
                () -> Examples.of(three, Scalings.minMax(three), Targets.standardized()),
                "x: 2 columns of labels, expected 1");
        refused(
                () -> new Csv().label("news", "1").parse("x", POSTS),
                "x: line 1: a label column is told twice, expected each once");
    }

    @Test
    void labelsInAFileAreTheSame() {
        Columns columns = new Columns(
                "x",
                "line",
                List.of("a", "b", "y", "z", "w"),
                5,
                new Columns.Choice(List.of(2, 3), 4, Set.of(), Set.of()));
        CounterRandom random = new CounterRandom(Seed.ofRun().value(), 5);
        List<Table> both = new ArrayList<>();
        for (long inMemory : new long[] {Long.MAX_VALUE, 20}) {
            try (TableRows rows = new TableRows(columns, new TableReading(), inMemory, folder)) {
                for (int i = 0; i < 100; i++) {
                    rows.add(Row.of(i + 1, List.of(random.unit(i), i, "y" + i % 3, "z" + i, 0.5 + i % 4)));
                }
                both.add(rows.table());
            }
        }
        Table memory = both.get(0).split(80, 3).train();
        Table file = both.get(1).split(80, 3).train();

        assertThat(file.inFile()).isTrue();
        IntStream.range(0, 80).forEach(row -> {
            assertThat(file.label(row, 0)).isEqualTo(memory.label(row, 0));
            assertThat(file.label(row, 1)).isEqualTo(memory.label(row, 1)).startsWith("z");
            assertThat(file.weight(row)).isEqualTo(memory.weight(row));
            assertThat(file.value(row, 0)).isEqualTo(memory.value(row, 0));
        });
    }

    @Test
    void weightsOfWhichEachIsDifferentLeaveTheClassesOfAFileAlone() {
        Columns columns = new Columns(
                "x", "line", List.of("a", "y", "w"), 3, new Columns.Choice(List.of(1), 2, Set.of(), Set.of()));
        int count = RowsInFile.MOST_SHARED_LABELS + 1000;
        for (long inMemory : new long[] {Long.MAX_VALUE, 20}) {
            try (TableRows rows = new TableRows(columns, new TableReading(), inMemory, folder)) {
                for (int i = 0; i < count; i++) {
                    rows.add(Row.of(i + 1, List.of(i, "y" + i * 3 / count, i + 0.1)));
                }
                Table table = rows.table();
                assertThat(table.inFile()).isEqualTo(inMemory == 20);
                assertThat(table.classes()).containsExactly("y0", "y1", "y2");
                assertThat(table.weight(count - 1)).isEqualTo(count - 1 + 0.1);
                Table part = table.split(count - 10, 3).test();
                for (int row = 0; row < part.rows(); row++) {
                    assertThat(part.weight(row)).isEqualTo(part.value(row, 0) + 0.1);
                }
            }
        }
    }

    @Test
    void rowsWeigh() {
        String text = "a,w,y\n1,1,p\n2,3,q\n3,0,p\n";
        Table table = new Csv().weight("w").parse("x", text);
        Examples examples = Examples.of(table, Scalings.minMax(table), Targets.oneHot(table.classes()));
        float[] weights = new float[3];
        examples.copyWeights(0, 3, weights);

        assertThat(table.features()).isEqualTo(1);
        assertThat(examples.weighted()).isTrue();
        assertThat(weights).containsExactly(0.75f, 2.25f, 0);
        assertThat(examples.schema().columns())
                .containsExactly(TableColumn.number("a"), TableColumn.weight("w"), TableColumn.label("y"));
        assertThat(inputs(
                        Examples.of(new Csv().matching(examples.schema()).parse("x", "y,a\np,2\n"), examples.schema())))
                .containsExactly(0.5f);
        assertThat(new Csv().matching(examples.schema()).parse("x", text).features())
                .isEqualTo(1);
        refused(
                () -> new Csv().weight("w").parse("x", "a,w,y\n1,-1,p\n"),
                "x: line 2, column 2 (w): the weight -1.0 is below 0, expected 0 or more");
        refused(
                () -> new Csv().weight("w").parse("x", "a,w,y\n1,,p\n"),
                "x: line 2, column 2 (w): empty cell, expected a number");
        refused(
                () -> new Csv().weight("y").label("y").parse("x", text),
                "x: line 1: column 3 is told to be a weight and a label, expected one of both");
        assertThat(new Csv().weight("y").parse("x", "a,w,y\n1,p,2\n").label(0))
                .as("the last that is left")
                .isEqualTo("p");
        Table none = new Csv().weight("w").parse("x", "a,w,y\n1,0,p\n2,0,q\n");
        refused(() -> learnt(none, Targets.oneHot(none.classes())), "x: all weights are 0, expected some above");
    }

    @Test
    void balancedClassesCountAlike() {
        Table table = new Csv().parse("x", "a,y\n1,p\n2,q\n3,p\n4,p\n");
        Examples balanced = Examples.of(table, Scalings.minMax(table), Targets.oneHot(List.of("n", "p", "q")))
                .balanced();
        float[] weights = new float[4];
        balanced.copyWeights(0, 4, weights);

        assertThat(weights).containsExactly(4 / 6f, 2, 4 / 6f, 4 / 6f);
        Table quantities = new Csv().quantities().parse("x", "a,y\n1,1\n2,2\n");
        refused(
                () -> Examples.of(quantities, Scalings.minMax(quantities), Targets.numbers())
                        .balanced(),
                "balanced weights: the labels are quantities, expected classes");
    }

    private static void refused(ThrowingCallable action, String message) {
        assertThatExceptionOfType(DataException.class).isThrownBy(action).withMessage(message);
    }
}
