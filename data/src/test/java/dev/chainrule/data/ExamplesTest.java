package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.train.Dataset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExamplesTest {
    private static final Table THREE = new Csv().parse("three.csv", "1,2,c\n3,4,a\n5,6,b\n");

    @Test
    void classesBecomeOneHotTargets() {
        Dataset examples = Examples.of(THREE, Scaling.identity(2), Targets.oneHot(THREE.classes()));

        assertThat(examples.size()).isEqualTo(3);
        assertThat(examples.inputs()).isEqualTo(2);
        assertThat(examples.outputs()).isEqualTo(3);
        assertThat(examples.schema().classes()).containsExactly("a", "b", "c");
        assertThat(examples.pixels()).isFalse();
        assertThat(targets(examples)).containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 0);
    }

    @Test
    void copyWritesOnlyTheRowsAskedForAndClearsThem() {
        Dataset examples = Examples.of(THREE, Scaling.uniform(2, 1, 10), Targets.oneHot(THREE.classes()));
        float[] x = {9, 9, 9};
        float[] y = {9, 9, 9, 9};
        examples.copyInputs(1, 1, x);
        examples.copyTargets(1, 1, y);

        assertThat(x).containsExactly(20, 30, 9);
        assertThat(y).containsExactly(1, 0, 0, 9);
        assertThat(examples.schema().inputs()).isEqualTo(Scaling.uniform(2, 1, 10));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> examples.copyInputs(2, 2, new float[4]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> examples.copyTargets(2, 2, new float[6]));
    }

    @Test
    void twoClassesFitOneOutput() {
        Table table = new Csv().parse("x", "1,yes\n2,no\n3,yes\n");
        Dataset examples = Examples.of(table, Scaling.identity(1), Targets.binary(table.classes()));

        assertThat(examples.outputs()).isEqualTo(1);
        assertThat(examples.schema().classes()).containsExactly("no", "yes");
        assertThat(targets(examples)).containsExactly(1, 0, 1);
    }

    @Test
    void numbersAreTheirOwnTargets() {
        Table table = new Csv().parse("x", "1,-0.5\n2,1e3\n");
        Dataset examples = Examples.of(table, Scaling.identity(1), Targets.numbers());

        assertThat(examples.outputs()).isEqualTo(1);
        assertThat(examples.schema().classes()).isEmpty();
        assertThat(targets(examples)).containsExactly(-0.5f, 1000f);
    }

    @Test
    void quantitiesAreStandardizedByTheTrainingPart() {
        Table train = new Csv().quantities().parse("train.csv", "1,100002\n2,100004\n3,100004\n4,100006\n");
        Table test = new Csv().parse("test.csv", "5,100008.5\n");
        Split<Dataset> sets = Examples.of(new Split<>(train, test), Targets.standardized());

        double sd = Math.sqrt(2);
        assertThat(targets(sets.train())).containsExactly((float) (-2 / sd), 0, 0, (float) (2 / sd));
        assertThat(targets(sets.test())).containsExactly((float) (4.5 / sd));
        for (Dataset set : List.of(sets.train(), sets.test())) {
            assertThat(set.schema().targets()).isEqualTo(Scaling.uniform(1, 100004, 1 / sd));
            assertThat(set.schema().classes()).isEmpty();
            assertThat(set.outputs()).isEqualTo(1);
        }
        assertThat(sets.test().schema().targets().undo(0, 4.5 / sd)).isCloseTo(100008.5, within(1e-9));
        assertThat(targets(Examples.of(test, sets.train().schema()))).isEqualTo(targets(sets.test()));
    }

    @Test
    void aConstantQuantityKeepsItsUnit() {
        Table table = new Csv().parse("x", "1,5\n2,5\n");
        Dataset examples = Examples.of(table, Scaling.identity(1), Targets.standardized());

        assertThat(targets(examples)).containsExactly(0, 0);
        assertThat(examples.schema().targets()).isEqualTo(Scaling.uniform(1, 5, 1));
    }

    @Test
    void quantitiesBeyondFloat32AreRefused() {
        Table train = new Csv().parse("x", "1,0\n2,1e-30\n");
        Schema schema =
                Examples.of(train, Scaling.identity(1), Targets.standardized()).schema();

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Examples.of(table("1,0\n2,3e38\n"), schema))
                .withMessage("t.csv: line 2: label 3.0E38 becomes Infinity when scaled as the training data, "
                        + "expected a finite number");
        refused(
                table("1,-3e38\n2,3e38\n"),
                Targets.standardized(),
                "labels: values from -3.0E38 to 3.0E38, expected a range within float32, at most 3.4028235E38");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Targets(List.of("a", "b"), 2, true))
                .withMessage("targets: classes are to be standardized, expected numbers");
    }

    @Test
    void aLabelThatIsNoNumberIsRefusedByLine() {
        refused(
                table("1,2\n1,two\n"),
                Targets.numbers(),
                "line 2: label: \"two\" is not a number, expected one such as 1.5 or -2e3");
        refused(
                table("1,2\n\n1,1e60\n"),
                Targets.numbers(),
                "line 3: label: \"1e60\" is out of range, expected a float32, at most 3.4028235E38");
    }

    @Test
    void aLabelOutsideTheKnownClassesIsRefusedByLine() {
        Targets digits = Targets.oneHot(
                IntStream.range(0, 10).mapToObj(Integer::toString).toList());

        refused(table("1,2\n1,3\n1,4\n1,5\n1,12\n"), digits, "line 5: label \"12\" is none of the classes 0..9");
        refused(
                table("1,x\n"),
                Targets.binary(List.of("no", "yes")),
                "line 1: label \"x\" is none of the classes \"no\", \"yes\"");
    }

    @Test
    void targetsAreOneOfThreeKinds() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Targets.oneHot(List.of("a")))
                .withMessage("targets: only class \"a\", expected at least two; is this the column of labels?");
        List<String> tooMany =
                IntStream.range(0, 70_000).mapToObj(Integer::toString).toList();
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Targets.oneHot(tooMany))
                .withMessage(
                        "targets: 70000 classes, expected at most 65536; are these labels numbers rather than classes?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Targets(List.of("a", "b", "c"), 1))
                .withMessage("targets: 1 outputs, expected 3, one for each class");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Targets(List.of("a", "b"), 3))
                .withMessage("targets: 3 outputs, expected 1 or 2 for two classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Targets(List.of(), 0))
                .withMessage("targets: 0 outputs, expected 1 or more for labels that are numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Targets.oneHot(List.of("a", "b", "a")))
                .withMessage("targets: a class occurs twice among \"a\", \"b\", \"a\", expected distinct names");
    }

    @Test
    void bothPartsGetTheScalingOfTheTrainingPart() {
        Table train = new Csv().parse("train.csv", "0,a\n10,b\n");
        Table test = new Csv().parse("test.csv", "20,b\n5,a\n");
        Split<Dataset> sets = Examples.of(new Split<>(train, test), Targets.oneHot(train.classes()));

        assertThat(sets.train().schema().inputs()).isEqualTo(Scalings.standard(train));
        assertThat(sets.test().schema().inputs()).isEqualTo(Scalings.standard(train));
        assertThat(inputs(sets.test())).as("mean 5, deviation 5").containsExactly(3, 0);
        assertThat(inputs(Examples.of(new Split<>(train, test), Targets.oneHot(train.classes()), Scalings::minMax)
                        .test()))
                .containsExactly(2, 0.5f);
        assertThat(sets.test().schema().classes())
                .isEqualTo(sets.train().schema().classes());
    }

    @Test
    void testDataMustHaveTheTrainingColumns() {
        Table train = new Csv().parse("train.csv", "p,q,y\n0,1,a\n10,2,b\n");
        Targets targets = Targets.oneHot(train.classes());
        Table narrow = new Csv().parse("test.csv", "20,b\n");
        Table swapped = new Csv().parse("test.csv", "q,p,y\n1,20,b\n");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Examples.of(new Split<>(train, narrow), targets))
                .withMessage("test.csv: 1 features, expected 2 as in the training data");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Examples.of(new Split<>(train, swapped), targets))
                .withMessage("test.csv: feature 1 is \"q\", expected \"p\" as in the training data");
    }

    @Test
    void testDataMayHaveItsLabelElsewhereAndNoHeader() {
        Table train = new Csv().parse("train.csv", "p,q,y\n0,1,a\n10,2,b\n");
        Table test = new Csv().label("1").parse("test.csv", "y,p,q\na,5,1\n");
        Table headless = new Csv().parse("test.csv", "5,1,a\n");

        for (Table unseen : List.of(test, headless)) {
            Split<Dataset> sets = Examples.of(new Split<>(train, unseen), Targets.oneHot(train.classes()));
            assertThat(inputs(sets.test())).as("mean 5 and 1.5").containsExactly(0, -1);
        }
    }

    @Test
    void aScaledValueBeyondFloat32IsRefusedByLine() {
        Table train = new Csv().parse("train.csv", "0,a\n1e-30,b\n");
        Table test = new Csv().parse("test.csv", "0,a\n3e38,b\n");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Examples.of(new Split<>(train, test), Targets.oneHot(train.classes())))
                .withMessage("test.csv: line 2, column 1: 3.0E38 becomes Infinity when scaled as the training data, "
                        + "expected a finite number");
    }

    @Test
    void theTableIsLeftAsItWas() {
        Examples.of(THREE, Scaling.uniform(2, 1, 10), Targets.oneHot(THREE.classes()));

        assertThat(THREE.value(2, 1)).isEqualTo(6);
    }

    private static void refused(Table table, Targets targets, String message) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Examples.of(table, Scaling.identity(table.features()), targets))
                .withMessage("t.csv: " + message);
    }

    private static Table table(String text) {
        return new Csv().parse("t.csv", text);
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

    @Test
    void inputsThatCategoriesBecomeAreCountedBeforeTheyAreHeld() {
        assertThat(Examples.fits(1000, 100, 50_000)).isTrue();
        assertThat(Examples.fits(1000, 100, 49_999)).isFalse();
        assertThat(Examples.fits(1 << 20, 1 << 11, Long.MAX_VALUE)).isFalse(); // no array is as long
        assertThat(Examples.fits(Integer.MAX_VALUE, Integer.MAX_VALUE, 1)).isFalse();
    }

    @Test
    void inputsThatAreMadeWhenAskedForHaveTheBitsOfThoseInMemory() {
        StringBuilder text = new StringBuilder("a,k,y\n");
        for (int row = 0; row < 120; row++) {
            text.append(row * 0.7)
                    .append(",k")
                    .append(row % 60)
                    .append(",c")
                    .append(row % 2)
                    .append('\n');
        }
        Examples held = (Examples) wide(text.toString());
        String before = System.getProperty("chainrule.data.memory");
        Examples made;
        try {
            System.setProperty("chainrule.data.memory", "1000"); // for 2 cells of 120 rows, and 61 inputs of each
            made = (Examples) wide(text.toString());
        } finally {
            if (before == null) {
                System.clearProperty("chainrule.data.memory");
            } else {
                System.setProperty("chainrule.data.memory", before);
            }
        }
        assertThat(made.inputs()).isEqualTo(61);
        assertThat(made.bytesInFile()).isZero();
        assertThat(made.bytesInHeap()).isLessThan(held.bytesInHeap() / 8);
        float[] ofMade = new float[96 * 61];
        float[] ofHeld = new float[96 * 61];
        made.copyInputs(0, 96, ofMade);
        held.copyInputs(0, 96, ofHeld);
        assertThat(ofMade).isEqualTo(ofHeld);
    }

    private static Dataset wide(String text) {
        Table table = new Csv().parse("x", text);
        assertThat(table.inFile()).isFalse();
        return Examples.of(table.split(), Targets.oneHot(table.classes())).train();
    }
}
