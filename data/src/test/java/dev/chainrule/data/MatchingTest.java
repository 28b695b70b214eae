package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.train.Dataset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another file's columns go to the inputs that learnt from them. */
final class MatchingTest {
    private static final Table TRAIN = new Csv().parse("train.csv", "w,h,d,kind\n1,20,300,a\n4,50,600,b\n");

    /** The schema that a model which learnt from {@link #TRAIN} keeps. */
    private static final Schema MODEL = Examples.of(TRAIN, Scaling.uniform(3, 1, 2), Targets.oneHot(TRAIN.classes()))
            .schema();

    private static final Csv CSV = new Csv().matching(MODEL);

    @Test
    void aTrainingTableRecordsItsColumns() {
        assertThat(MODEL)
                .isEqualTo(new Schema(
                        List.of("w", "h", "d"),
                        Scaling.uniform(3, 1, 2),
                        "kind",
                        4,
                        List.of("a", "b"),
                        Scaling.identity(2)));
        Table inTheMiddle = new Csv().label("2").parse("x", "1,a,2\n3,b,4\n");
        Schema nameless = Examples.of(inTheMiddle, Scaling.identity(2), Targets.oneHot(inTheMiddle.classes()))
                .schema();
        assertThat(nameless.features()).isEmpty();
        assertThat(nameless.label()).isEmpty();
        assertThat(nameless.labelColumn()).isEqualTo(2);
        Table none = new Csv().unlabelled().parse("x", "p,q\n1,2\n");
        assertThat(none.columns().labelPlace()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "w,h,d,kind\n7,8,11,b\n",
                "kind,w,h,d\nb,7,8,11\n",
                "d,kind,w,h\n11,b,7,8\n",
                "7,8,11,b\n", // no header: by place
            })
    void columnsAreFoundInWhateverOrder(String text) {
        Table table = CSV.parse("x", text);
        Dataset examples = Examples.of(table, MODEL);

        assertThat(values(table)).containsExactly(7, 8, 11);
        assertThat(table.label(0)).isEqualTo("b");
        assertThat(inputs(examples)).containsExactly(12, 14, 20);
        assertThat(targets(examples)).containsExactly(0, 1);
        assertThat(examples.schema()).isEqualTo(MODEL);
        assertThat(table.notes()).hasSize(text.startsWith("7") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h,w,d\n8,7,11\n", "kind,d,h,w\n?,11,8,7\n", "d,w,kind,h\n11,7,,8\n", "7,8,11\n"})
    void theLabelNeedNotBeThereToPredict(String text) {
        assertThat(values(CSV.unlabelled().parse("x", text))).containsExactly(7, 8, 11);
    }

    @Test
    void placesInMessagesAreThoseOfTheFile() {
        refused(
                CSV,
                "kind,d,w,h\na,1,2,3\na,1,2,x\n",
                "line 3, column 4 (h): \"x\" is not a number, " + "expected one such as 1.5 or -2e3");
    }

    @Test
    void missingColumnsAreNamed() {
        refused(CSV, "w,d,kind\n1,2,a\n", "line 1: no column \"h\", expected all that the model learnt from");
        refused(
                CSV,
                "w,height,depth,kind\n1,2,3,a\n",
                "line 1: no columns \"h\", \"d\", expected all that the model learnt from; "
                        + "it does not know columns \"height\", \"depth\"");
        refused(
                CSV,
                "w,h,d,sort\n1,2,3,a\n",
                "line 1: no label column \"kind\", expected one of \"w\", \"h\", \"d\", \"sort\"");
    }

    @Test
    void extraColumnsAreLeftOutOnRequest() {
        String text = "id,w,note,h,d,kind,\nx1,7,,8,9,b,\nx2,1,\"\0\",2,3,a,\n";
        refused(
                CSV,
                text,
                "line 1: columns \"id\", \"note\", \"\" beside those of the model, expected \"w\", \"h\", \"d\"; "
                        + "to leave out what is extra: ignoreExtra() or --ignore-extra");

        Table table = CSV.ignoreExtra().parse("x", text);
        assertThat(values(table)).containsExactly(7, 8, 9, 1, 2, 3);
        assertThat(table.label(1)).isEqualTo("a");
        assertThat(values(CSV.ignoreExtra().unlabelled().parse("x", text))).containsExactly(7, 8, 9, 1, 2, 3);
    }

    @Test
    void manyNamesAreCut() {
        String names = "a,".repeat(3) + "extra column number one,".repeat(50) + "w,h,d,kind";
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> CSV.parse("x", names + "\n"))
                .satisfies(
                        e -> assertThat(e.getMessage()).contains("(53 in all)").hasSizeLessThanOrEqualTo(300));
    }

    @Test
    void aLabelThatIsToldGoesBeforeTheModels() {
        Table table = CSV.label("sort").parse("x", "sort,kind,w,h,d\nb,a,7,8,9\n");

        assertThat(table.label(0)).isEqualTo("b");
        assertThat(values(table)).containsExactly(7, 8, 9);
        refused(
                CSV.label("h"),
                "w,h,d,kind\n1,2,3,a\n",
                "line 1: no column \"h\", " + "expected all that the model learnt from");
    }

    @Test
    void withoutNamesTheNumberMustBeEqual() {
        refused(CSV, "1,2,a\n", "line 1: 3 columns, expected 4: the model's inputs and the label \"w\", \"h\", \"d\"");
        refused(
                CSV.unlabelled(),
                "1,2,3,4.5\n",
                "line 1: 4 columns, expected 3: the model's inputs \"w\", \"h\", \"d\"");
        Csv nameless = new Csv().matching(Schema.of(2, 2).label("", 1));
        refused(nameless, "1,2,3,4.5\n", "line 1: 4 columns, expected 3: the model's inputs and the label");

        Table table = nameless.parse("x", "b,1,2\n");
        assertThat(table.label(0)).as("where the model had it").isEqualTo("b");
        assertThat(values(table)).containsExactly(1, 2);
        assertThat(table.notes()).isEmpty();
    }

    @Test
    void itIsToldIfNamesCannotBeCompared() {
        assertThat(CSV.parse("x.csv", "7,8,9.5,b\n").notes())
                .containsExactly("x.csv: has no header, so its columns are taken in the order of the model's: "
                        + "\"w\", \"h\", \"d\"");
        Csv nameless = new Csv().matching(Schema.of(2, 2));
        assertThat(nameless.parse("x.csv", "p,q,y\n1,2,a\n").notes())
                .containsExactly(
                        "x.csv: has a header and the model knows no names, so columns are taken by their place");
        assertThat(TRAIN.notes()).isEmpty();
    }

    @Test
    void namesThatOccurTwiceMustBeTheSameInTheSameOrder() {
        Csv twice = new Csv()
                .matching(Schema.of(3, 2).features(List.of("p", "p", "")).label("y", 4));

        assertThat(values(twice.parse("x", "p,p,,y\n1,2,3,a\n"))).containsExactly(1, 2, 3);
        assertThat(values(twice.parse("x", "y,p,p,\na,1,2,3\n"))).containsExactly(1, 2, 3);
        assertThat(values(twice.unlabelled().parse("x", "p,y,p,\n1,?,2,3\n"))).containsExactly(1, 2, 3);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> twice.parse("x", "p,,p,y\n1,2,3,a\n"))
                .withMessageContaining("so that only the model's columns in their order can be told apart, "
                        + "expected \"p\", \"p\", \"\"");
        refused(
                CSV,
                "w,h,w,d,kind\n1,2,3,4,a\n",
                "line 1: column \"w\" occurs twice, so that only the model's columns in their order can be told apart, "
                        + "expected \"w\", \"h\", \"d\"");
        refused(
                CSV,
                "kind,w,h,d,kind\na,1,2,3,a\n",
                "line 1: label column \"kind\" occurs twice, in columns 1 and 5, expected once");
    }

    @Test
    void aHeaderIsKnownByTheModelsNames() {
        Schema years = Schema.of(2, 2).features(List.of("1990", "total")).label("y", 3);
        assertThat(values(new Csv().matching(years).parse("x", "total,1990,y\n1,2,a\n")))
                .containsExactly(2, 1);

        Schema numbers = Schema.of(2, 2).features(List.of("400.5", "7")).label("y", 3);
        refused(
                new Csv().matching(numbers),
                "7,400.5,y\n1,2,a\n",
                "line 1: \"400.5\", \"7\" are the names of the model's features, and numbers too; say whether the first "
                        + "row is a header: header(PRESENT) or header(ABSENT), --header present or --header absent");
        assertThat(values(new Csv().matching(numbers).header(Csv.Header.PRESENT).parse("x", "7,400.5,y\n1,2,a\n")))
                .containsExactly(2, 1);
    }

    @Test
    void examplesOfAnotherTableAreRefused() {
        Table swapped = new Csv().parse("x.csv", "h,w,d,kind\n1,2,3,a\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Examples.of(swapped, MODEL))
                .withMessage("x.csv: feature 1 is \"h\", expected \"w\" as in the training data");
        Table unknown = CSV.parse("x.csv", "w,h,d,kind\n1,2,3,c\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Examples.of(unknown, MODEL))
                .withMessage("x.csv: line 2: label \"c\" is none of the classes \"a\", \"b\"");
    }

    private static void refused(Csv csv, String text, String message) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> csv.parse("x.csv", text))
                .withMessage("x.csv: " + message);
    }

    private static double[] values(Table table) {
        double[] x = new double[table.rows() * table.features()];
        table.copy(0, table.rows(), x);
        return x;
    }

    private static float[] inputs(Dataset set) {
        float[] x = new float[set.size() * set.inputs()];
        set.copyInputs(0, set.size(), x);
        return x;
    }

    private static float[] targets(Dataset set) {
        float[] y = new float[set.size() * set.outputs()];
        set.copyTargets(0, set.size(), y);
        return y;
    }
}
