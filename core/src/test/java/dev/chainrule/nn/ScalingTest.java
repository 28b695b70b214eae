package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final Scaling SCALING = new Scaling(new float[] {1, -2}, new float[] {0.5f, 3});

    @Test
    void eachColumnIsShiftedAndScaled() {
        float[] rows = {3, 0, 1, -2};

        SCALING.apply(rows);

        assertThat(rows).containsExactly(1, 6, 0, 0);
    }

    @Test
    void rowsAreWholeAndNothingIsScaledIfTheyAreNot() {
        float[] rows = {3, 0, 1};

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCALING.apply(rows))
                .withMessage("scaling: 3 values, expected whole rows of 2");
        assertThat(rows).containsExactly(3, 0, 1);
    }

    @Test
    void thereIsAtLeastOneInputAndEveryNumberIsFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scaling.identity(0))
                .withMessage("scaling: 0 inputs, expected at least one");
        assertThatIllegalArgumentException().isThrownBy(() -> new Scaling(new float[] {1}, new float[] {1, 2}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scaling(new float[] {Float.NaN}, new float[] {1}))
                .withMessageContaining("column 0");
    }
}
