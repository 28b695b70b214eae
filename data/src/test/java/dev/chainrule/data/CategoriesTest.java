package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.nn.Schema;
import dev.chainrule.nn.TableColumn;
import dev.chainrule.train.Dataset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of text become an input for each category, and a model reads other rows as it learnt. */
final class CategoriesTest {
    private static final String CARS = """
            color,doors,fuel,price
            red,2,gas,low
            blue,4,oil,high
            red,4,gas,low
            green,2,gas,high
            """;

    private static final Table TABLE = new Csv().parse("cars.csv", CARS);
    private static final Schema MODEL = examples(TABLE).schema();

    private static Examples examples(Table table) {
        return Examples.of(table, Scalings.minMax(table), Targets.oneHot(table.classes()));
    }

    @Test
    void columnsOfTextAreFound() {
        assertThat(TABLE.features()).isEqualTo(3);
        assertThat(TABLE.categories(0)).containsExactly("red", "blue", "green");
        assertThat(TABLE.categories(1)).isEmpty();
        assertThat(TABLE.value(1, 0)).isEqualTo(1);
        assertThat(TABLE.value(1, 1)).isEqualTo(4);
    }

    @Test
    void eachCategoryIsAnInput() {
        Examples examples = examples(TABLE);

        assertThat(examples.inputs()).isEqualTo(6);
        assertThat(inputs(examples))
                .containsExactly(
                        0, 0, 1, 0, 1, 0, // blue, green, red; doors; gas, oil
                        1, 0, 0, 1, 0, 1, //
                        0, 0, 1, 1, 1, 0, //
                        0, 1, 0, 0, 1, 0);
        assertThat(MODEL.features())
                .containsExactly("color=blue", "color=green", "color=red", "doors", "fuel=gas", "fuel=oil");
        assertThat(MODEL.columns())
                .containsExactly(
                        TableColumn.category("color", List.of("blue", "green", "red")),
                        TableColumn.number("doors"),
                        TableColumn.category("fuel", List.of("gas", "oil")),
                        TableColumn.label("price"));
        assertThat(MODEL.labelColumn()).isEqualTo(4);
        assertThat(MODEL.columnNames()).containsExactly("color", "doors", "fuel");
    }

    @Test
    void theStandardScalingLeavesCategoriesAsTheyAre() {
        Examples examples = Examples.of(TABLE, Scalings.standard(TABLE), Targets.oneHot(TABLE.classes()));

        assertThat(inputs(examples)).startsWith(0, 0, 1, -1, 1, 0);
    }

    @Test
    void aTableOfNumbersHasNoColumnsOfItsOwn() {
        Table plain = new Csv().parse("x", "p,q,y\n1,2,a\n3,4,b\n");

        assertThat(examples(plain).schema().columns()).isEmpty();
    }

    @Test
    void columnsAreToldByNameOrNumber() {
        String text = "zip,size,kind,y\n1010,1,a,x\n1020,2,b,y\n1010,3,a,x\n";
        assertThat(new Csv().categories("zip", "3").parse("x", text).categories(0))
                .containsExactly("1010", "1020");
        assertThat(new Csv().categories("auto", "1").parse("x", text).categories(2))
                .containsExactly("a", "b");
        refused(
                new Csv().categories("zip"),
                text,
                "line 2, column 3 (kind): \"a\" is not a number, expected one such as 1.5 or -2e3");
        refused(
                new Csv().categories("zap"),
                text,
                "line 1: no category column \"zap\", expected one of \"zip\", \"size\", \"kind\", \"y\"");
        refused(new Csv().categories("7"), text, "no category column 7, expected 1 to 4");
        refused(
                new Csv().categories("y"),
                text,
                "line 1: column 4 is told to be a category and a label, expected one of both");
    }

    @Test
    void numbersAndTextAreNotMixedUp() {
        refused(
                new Csv(),
                "a,b,y\n1,2,p\n1,x,q\n",
                "line 3, column 2 (b): \"x\" is not a number, expected one such as 1.5 or -2e3; categories(\"b\") or"
                        + " --categories auto,b takes the cells for categories");
        refused(
                new Csv(),
                "a,b,y\n1,red,p\n2,red,q\n3,7,q\n",
                "line 4, column 2 (b): the number \"7\" below the text \"red\" of x.csv: line 2, expected one or the other;"
                        + " categories(\"b\") or --categories auto,b takes the cells for categories");
        assertThat(new Csv()
                        .categories("auto", "b")
                        .parse("x", "a,b,y\n1,red,p\n2,red,q\n3,7,q\n")
                        .categories(1))
                .containsExactly("red", "7");
    }

    @Test
    void numbersWrittenOtherwiseAreNoCategories() {
        for (String cell : List.of("1,500", "1 500", "1'500", "1.500,25", "2.3.2020", "-1,5")) {
            refused(
                    new Csv(),
                    "n,y\n\"" + cell + "\",p\n\"" + cell + "\",q\n",
                    "line 2, column 1 (n): \"" + cell
                            + "\" is not a number, expected one such as 1.5 or -2e3; categories");
        }
        assertThat(new Csv().categories("n").parse("x", "n,y\n\"1,500\",p\n").categories(0))
                .containsExactly("1,500");
        assertThat(new Csv().parse("x", "n,y\n18-25,p\n<10,q\n").categories(0)).hasSize(2);
    }

    @Test
    void namesAreNoCategories() {
        StringBuilder text = new StringBuilder("name,age,y\n");
        for (int i = 0; i < 40; i++) {
            text.append("person ")
                    .append(i)
                    .append(',')
                    .append(i)
                    .append(",")
                    .append(i % 2)
                    .append('\n');
        }
        refused(
                new Csv(),
                text.toString(),
                "column 1 (name): 40 different texts in 40 rows look like names, expected categories; ignore(\"name\") or"
                        + " --ignore name leaves the column out, --categories name takes it");
        assertThat(new Csv().categories("name").parse("x", text.toString()).categories(0))
                .hasSize(40);
        assertThat(new Csv().ignore("name").parse("x", text.toString()).features())
                .isEqualTo(1);
        StringBuilder many = new StringBuilder("name,age,y\n");
        for (int i = 0; i < 2 * CellReader.MOST_FOUND; i++) {
            many.append('n').append(i).append(",1,2\n");
        }
        refused(
                new Csv(),
                many.toString(),
                "line 1002, column 1 (name): more than 1000 different texts, expected fewer for categories; ignore(\"name\")"
                        + " or --ignore name leaves them out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "color,doors,fuel,price\nblue,3,oil,low\n",
                "fuel,price,color,doors\noil,low,blue,3\n",
                "blue,3,oil,low\n", // no header: by place
            })
    void aModelReadsTheRawTable(String text) {
        Table table = new Csv().matching(MODEL).parse("x", text);
        Dataset examples = Examples.of(table, MODEL);

        assertThat(table.features()).isEqualTo(6);
        assertThat(inputs(examples)).containsExactly(1, 0, 0, 0.5f, 0, 1);
        assertThat(targets(examples)).containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fuel,doors,color\noil,3,blue\n", "price,doors,fuel,color\n?,3,oil,blue\n", "blue,3,oil\n"})
    void theLabelNeedNotBeThere(String text) {
        Table table = new Csv().matching(MODEL).unlabelled().parse("x", text);
        double[] x = new double[6];
        table.copy(0, 1, x);

        assertThat(x).containsExactly(1, 0, 0, 3, 0, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pink,2,gas | line 2, column 1 (color): \"pink\" is none of the categories \"blue\", \"green\", \"red\" that the model learnt",
                "?,2,gas | line 2, column 1 (color): \"?\" is a missing cell, expected a category as in the training data",
                "red,,gas | line 2, column 2 (doors): empty cell, expected a number as in the training data",
                "red,two,gas | line 2, column 2 (doors): \"two\" is not a number, expected one such as 1.5 or -2e3",
                "red,2 | line 2: 2 columns, expected 3 as in the first row",
            })
    void aModelRefusesWhatItDoesNotKnow(String row, String message) {
        refused(new Csv().matching(MODEL).unlabelled(), "color,doors,fuel\n" + row + "\n", message);
    }

    @Test
    void aModelRefusesATableThatLacksAColumn() {
        refused(
                new Csv().matching(MODEL).unlabelled(),
                "color,doors\nred,2\n",
                "line 1: no column \"fuel\", expected all that the model learnt from");
        refused(
                new Csv().matching(MODEL).unlabelled(),
                "color,doors,fuel,year\nred,2,gas,1990\n",
                "line 1: column \"year\" beside those of the model, expected \"color\", \"doors\", \"fuel\"");
        refused(
                new Csv().matching(MODEL).header(Csv.Header.ABSENT),
                "red,2\n",
                "line 1: 2 columns, expected 4: the model's inputs and the label");
    }

    @Test
    void ignoredColumnsAreIgnoredByTheModelToo() {
        String text = "id,color,note,y\n1,red,this,p\n2,blue,that,q\n";
        for (Csv csv : List.of(new Csv().ignore("id", "note"), new Csv().ignore("1", "3"))) {
            Table table = csv.parse("x", text);
            assertThat(table.features()).isEqualTo(1);
            Schema model = examples(table).schema();
            assertThat(model.columns())
                    .containsExactly(
                            TableColumn.ignored("id"),
                            TableColumn.category("color", List.of("blue", "red")),
                            TableColumn.ignored("note"),
                            TableColumn.label("y"));
            for (String rows : List.of(text, "y,color\np,red\nq,blue\n", "note,color,id,y\n,red,,p\n,blue,,q\n")) {
                assertThat(inputs(Examples.of(new Csv().matching(model).parse("x", rows), model)))
                        .containsExactly(0, 1, 1, 0);
            }
            assertThat(inputs(Examples.of(
                            new Csv().matching(model).header(Csv.Header.ABSENT).parse("x", "7,red,,q\n"), model)))
                    .containsExactly(0, 1);
        }
        refused(
                new Csv().ignore("none"),
                text,
                "line 1: no ignored column \"none\", expected one of \"id\", \"color\", \"note\", \"y\"");
        refused(
                new Csv().ignore("y").label("y"),
                text,
                "line 1: column 4 is told to be ignored and a label, expected one of both");
        assertThat(new Csv().ignore("y", "note").parse("x", text).label(0))
                .as("the last that is left")
                .isEqualTo("red");
    }

    @Test
    void aModelWithoutNamesFindsColumnsByPlace() {
        Table table = new Csv().ignore("2").header(Csv.Header.ABSENT).parse("x", "red,7,1,p\nblue,8,2,q\n");
        Schema model = examples(table).schema();

        assertThat(model.features()).isEmpty();
        assertThat(model.columns()).hasSize(4);
        assertThat(inputs(Examples.of(
                        new Csv().matching(model).header(Csv.Header.ABSENT).parse("x", "blue,0,1.5,p\n"), model)))
                .containsExactly(1, 0, 0.5f);
        refused(
                new Csv().matching(model).header(Csv.Header.ABSENT),
                "blue,0,p\n",
                "line 1: 3 columns, expected 4: the model's inputs and the label");
    }

    @Test
    void aPartWithoutACategoryKeepsItsPlace() {
        Table all = new Csv().parse("x", "k,y\na,p\na,p\na,q\na,q\nb,q\n");
        for (Split<Table> fold : all.folds(5, 1)) {
            Split<Dataset> sets = Examples.of(fold, Targets.oneHot(all.classes()));
            assertThat(sets.train().inputs()).isEqualTo(2);
            for (float x : inputs(sets.test())) {
                assertThat(x).isFinite();
            }
            assertThat(sets.test().schema()).isEqualTo(sets.train().schema());
        }
    }

    @Test
    void aRowOfCategoriesIsNotTakenForAHeader() {
        refused(
                new Csv(),
                "red,gas,low\nblue,gas,high\nred,oil,low\n",
                "line 1: \"red\" occurs again below in column 1, as data do; say whether the first row is a header:"
                        + " header(PRESENT) or header(ABSENT), --header present or --header absent");
        assertThat(new Csv()
                        .header(Csv.Header.ABSENT)
                        .parse("x", "red,gas,low\nblue,gas,high\nred,oil,low\n")
                        .rows())
                .isEqualTo(3);
        assertThat(new Csv()
                        .parse("x", "color,fuel,price\nblue,gas,high\nred,oil,low\n")
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void mixedRowsAreDataWhereTheNextAreAlike() {
        assertThat(new Csv()
                        .parse("x", "39,State-gov,77516,low\n50,Private,83311,high\n38,Private,215646,low\n")
                        .rows())
                .isEqualTo(3);
    }

    @Test
    void twoTablesWithOtherCategoriesInOtherOrderAreReadAlike() {
        Table train = new Csv().parse("train", "k,y\na,p\nb,q\nc,q\n");
        Table test = new Csv().parse("test", "k,y\nc,p\na,q\n");
        Split<Dataset> sets = Examples.of(new Split<>(train, test), Targets.oneHot(train.classes()));

        assertThat(inputs(sets.test())).containsExactly(0, 0, 1, 1, 0, 0);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Examples.of(new Split<>(test, train), Targets.oneHot(train.classes())))
                .withMessage(
                        "train: line 3, column 1 (k): \"b\" is none of the categories \"a\", \"c\" as in the training data");
    }

    private static void refused(Csv csv, String text, String message) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> csv.parse("x.csv", text))
                .withMessageStartingWith("x.csv: " + message);
    }

    static float[] inputs(Dataset set) {
        float[] x = new float[set.size() * set.inputs()];
        set.copyInputs(0, set.size(), x);
        return x;
    }

    static float[] targets(Dataset set) {
        float[] y = new float[set.size() * set.outputs()];
        set.copyTargets(0, set.size(), y);
        return y;
    }
}
