package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.nn.Scaling;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ScalingsTest {
    @Test
    void minMaxTakesEachColumnToZeroToOne() {
        Table table = new Csv().parse("x", "-2,10,a\n0,30,a\n2,20,b\n");

        assertThat(scaled(table, Scalings.minMax(table))).containsExactly(0, 0, 0.5f, 1, 1, 0.5f);
    }

    @Test
    void standardGivesMeanZeroAndDeviationOne() {
        Table table = new Csv().parse("x", "2,a\n4,a\n4,a\n4,a\n5,a\n5,a\n7,a\n9,a\n"); // mean 5, sd 2

        assertThat(Scalings.standard(table)).isEqualTo(new Scaling(new double[] {5}, new double[] {0.5}));
    }

    @Test
    void standardAccumulatesInFloat64() {
        // in float32 the squares of 10,000 would drown the spread of 1
        Table table = new Csv().parse("x", "9999,a\n10001,a\n".repeat(5000));

        assertThat(Scalings.standard(table)).isEqualTo(new Scaling(new double[] {10000}, new double[] {1}));
    }

    @Test
    void constantColumnsBecomeZeroEvenWhereOtherDataDiffer() {
        Table train = new Csv().parse("x", "0.1,7,a\n0.1,7,a\n0.1,7,b\n");
        Table test = new Csv().parse("x", "99,8,a\n");

        for (Scaling scaling : new Scaling[] {Scalings.minMax(train), Scalings.standard(train)}) {
            assertThat(scaling.offset(0)).isEqualTo(0.1);
            assertThat(scaling.factor(0)).isZero();
            assertThat(scaled(test, scaling)).containsExactly(0, 0);
        }
    }

    @Test
    void aSpreadTooSmallToDivideByCountsAsConstant() {
        Table table = new Csv().parse("x", "0,a\n1e-45,b\n");

        assertThat(Scalings.minMax(table).factor(0)).isZero();
        assertThat(Scalings.standard(table).factor(0)).isZero();
    }

    @Test
    void aRangeBeyondFloat32IsRefused() {
        Table table = new Csv().parse("x", "1,-3e38,a\n1,3e38,b\n");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Scalings.minMax(table))
                .withMessage("x: column 2: values from -3.0E38 to 3.0E38, expected a range within float32, "
                        + "at most 3.4028235E38");
        assertThatExceptionOfType(DataException.class).isThrownBy(() -> Scalings.standard(table));
    }

    @Test
    void randomColumnsStayWithinBounds() {
        Seed seed = Seed.ofRun();
        SplittableRandom random = seed.random();
        for (int round = 0; round < 50; round++) {
            Table table = randomTable(random, 20, 5);
            for (float x : scaled(table, Scalings.minMax(table))) {
                assertThat(x).as("%s, round %d", seed, round).isBetween(0f, 1f);
            }
            float[] standard = scaled(table, Scalings.standard(table));
            for (int j = 0; j < table.features(); j++) {
                double sum = 0;
                double squares = 0;
                for (int i = 0; i < table.rows(); i++) {
                    double x = standard[i * table.features() + j];
                    sum += x;
                    squares += x * x;
                }
                // offset and factor are rounded to float32 and |mean| / sd < 10 here
                assertThat(sum / table.rows()).as("mean, %s", seed).isCloseTo(0, within(1e-5));
                assertThat(squares / table.rows()).as("variance, %s", seed).isCloseTo(1, within(1e-5));
            }
        }
    }

    private static Table randomTable(SplittableRandom random, int rows, int columns) {
        StringBuilder text = new StringBuilder();
        float[] scale = new float[columns];
        for (int j = 0; j < columns; j++) {
            scale[j] = (float) Math.pow(10, random.nextInt(-30, 30));
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                text.append((random.nextFloat() - 0.3f) * scale[j]).append(',');
            }
            text.append("a\n");
        }
        return new Csv().parse("random", text.toString());
    }

    private static float[] scaled(Table table, Scaling scaling) {
        double[] raw = new double[table.rows() * table.features()];
        table.copy(0, table.rows(), raw);
        float[] x = new float[raw.length];
        scaling.apply(raw, x);
        return x;
    }
}
