package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.nn.Scaling;
import dev.chainrule.train.Dataset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Digits that decide survive reading and scaling, or their loss is told. */
final class PrecisionLossTest {
    @Test
    void aLargeOffsetCostsNothing() {
        Table near = table(1000, i -> i);
        Table far = table(1000, i -> 1_700_000_000.0 + i);

        assertThat(inputs(far, Scalings::minMax)).isEqualTo(inputs(near, Scalings::minMax));
        float[] expected = inputs(near, Scalings::standard);
        float[] actual = inputs(far, Scalings::standard);
        for (int i = 0; i < expected.length; i++) {
            // the mean is rounded to a multiple of 2^-22, and the deviation is 288.7
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-7));
        }
        assertThat(examples(far, Scalings::standard).warnings()).isEmpty();
    }

    @Test
    void anOutlierThatHidesTheRestIsTold() {
        Table table = table(1025, i -> i == 0 ? 0 : 1_700_000_000.0 + i);

        // 0, and 11 multiples of 2^-24 from 1 - 1023 / 1700001024 to 1
        assertThat(examples(table, Scalings::minMax).warnings())
                .containsExactly("x.csv: column 1: 1,025 distinct values become 12 once scaled to float32; "
                        + "subtract an offset or split the column");
    }

    @Test
    void neighboursOfALargeValueAreTold() {
        Table table = new Csv().parse("x.csv", "p,t,y\n1,9007199254740991,a\n2,9007199254740992,b\n1,0,a\n");

        assertThat(examples(table, Scalings::standard).warnings())
                .containsExactly("x.csv: column 2 (t): 3 distinct values become 2 once scaled to float32; "
                        + "subtract an offset or split the column");
    }

    @Test
    void ordinaryColumnsAreNoMatter() {
        Seed seed = Seed.ofRun();
        var random = seed.random();
        for (IntToDoubleFunction value : List.<IntToDoubleFunction>of(
                i -> random.nextDouble(), // 16 digits, of which pairs meet by chance
                i -> random.nextInt(),
                i -> i % 2 == 0 ? 0.0 : -0.0,
                i -> random.nextInt(1000) / 1e3,
                i -> 7)) {
            Table table = table(3000, value);
            assertThat(examples(table, Scalings::standard).warnings())
                    .as("%s", seed)
                    .isEmpty();
        }
        assertThat(examples(Digits.table(), Scalings::standard).warnings()).isEmpty();
    }

    private static Table table(int rows, IntToDoubleFunction value) {
        return new Csv()
                .parse(
                        "x.csv",
                        IntStream.range(0, rows)
                                .mapToObj(i -> value.applyAsDouble(i) + "," + "ab".charAt(i % 2))
                                .collect(Collectors.joining("\n")));
    }

    private static Examples examples(Table table, Function<Table, Scaling> fit) {
        return Examples.of(table, fit.apply(table), Targets.oneHot(table.classes()));
    }

    private static float[] inputs(Table table, Function<Table, Scaling> fit) {
        Dataset set = examples(table, fit);
        float[] x = new float[set.size()];
        set.copyInputs(0, set.size(), x);
        return x;
    }
}
