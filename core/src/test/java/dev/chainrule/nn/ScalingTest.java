package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final Scaling SCALING = new Scaling(new double[] {1, -2}, new double[] {0.5, 3});

    @Test
    void eachColumnIsShiftedAndScaled() {
        float[] x = new float[4];

        SCALING.apply(new float[] {3, 0, 1, -2}, x);
        assertThat(x).containsExactly(1, 6, 0, 0);
        SCALING.apply(new double[] {5, 1, 3, -1}, x);
        assertThat(x).containsExactly(2, 9, 1, 3);
    }

    @Test
    void rowsAreScaledInPlace() {
        float[] rows = {3, 0, 1, -2};

        SCALING.apply(rows, rows);

        assertThat(rows).containsExactly(1, 6, 0, 0);
    }

    /** A float32 near 1.7e9 has a spacing of 128. */
    @Test
    void aLargeOffsetLeavesTheDigitsOfASmallDifference() {
        Scaling seconds = new Scaling(new double[] {1_700_000_000}, new double[] {0.25});
        float[] x = new float[3];

        seconds.apply(new double[] {1_700_000_001, 1_700_000_002, 1_700_000_003.5}, x);

        assertThat(x).containsExactly(0.25f, 0.5f, 0.875f);
        assertThat(seconds.undo(0, x[2])).isEqualTo(1_700_000_003.5);
    }

    @Test
    void undoneIsAsBefore() {
        float[] x = new float[2];
        SCALING.apply(new double[] {7, 11}, x);

        assertThat(SCALING.undo(0, x[0])).isEqualTo(7);
        assertThat(SCALING.undo(1, x[1])).isEqualTo(11);
    }

    @Test
    void rowsAreWholeAndNothingIsScaledIfTheyAreNot() {
        float[] rows = {3, 0, 1};

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCALING.apply(rows, rows))
                .withMessage("scaling: 3 raw values and room for 3, expected whole rows of 2 in both");
        assertThat(rows).containsExactly(3, 0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCALING.apply(new double[4], new float[2]))
                .withMessage("scaling: 4 raw values and room for 2, expected whole rows of 2 in both");
    }

    @Test
    void scalingsAreEqualByTheirValuesAndKeepThemToThemselves() {
        double[] offset = {1, 2};
        Scaling scaling = new Scaling(offset, new double[] {3, 4});
        offset[0] = 9;

        assertThat(scaling).isEqualTo(new Scaling(new double[] {1, 2}, new double[] {3, 4}));
        assertThat(scaling).isNotEqualTo(new Scaling(new double[] {1, 2}, new double[] {3, 5}));
        assertThat(scaling).isNotEqualTo(new Scaling(new double[] {0, 2}, new double[] {3, 4}));
        assertThat(scaling.offset(0)).isOne();
        assertThat(scaling.factor(1)).isEqualTo(4);
        assertThat(Scaling.identity(2)).isEqualTo(Scaling.uniform(2, 0, 1));
        assertThat(Scaling.identity(2).isIdentity()).isTrue();
        assertThat(scaling.isIdentity()).isFalse();
        assertThat(new Scaling(new double[] {0, 1}, new double[] {1, 1}).isIdentity())
                .isFalse();
        assertThat(new Scaling(new double[] {0, 0}, new double[] {1, 2}).isIdentity())
                .isFalse();
    }

    @Test
    void impossibleScalingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scaling.identity(0))
                .withMessage("scaling: no columns, expected at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scaling(new double[1], new double[2]))
                .withMessage("scaling: 1 offsets and 2 factors, expected as many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scaling(new double[] {0, Double.NaN}, new double[2]))
                .withMessage("scaling: column 1 has offset NaN and factor 0.0, expected finite numbers");
        assertThatIllegalArgumentException().isThrownBy(() -> Scaling.uniform(1, 0, Double.POSITIVE_INFINITY));
    }
}
