package dev.chainrule.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.chainrule.spi.Element;
import dev.chainrule.testing.ArrayBackend;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowsTest {
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();
    private final Matrix source = compute.matrix(3, 2);
    private final Rows rows = compute.rowNumbers(4);

    @BeforeEach
    void fill() {
        compute.upload(new float[] {0, 1, 10, 11, 20, 21}, 0, source);
    }

    private float[] gather(Matrix s, Rows numbers) {
        Matrix t = compute.matrix(numbers.count(), s.cols());
        float[] values = new float[numbers.count() * s.cols()];
        compute.gatherRows(s, numbers, t);
        compute.download(t, values, 0);
        return values;
    }

    @Test
    void rowsAreGatheredInTheirOrder() {
        compute.upload(new int[] {99, 2, 0, 2, 1}, 1, rows);

        assertThat(gather(source, rows)).containsExactly(20, 21, 0, 1, 20, 21, 10, 11);
        assertThat(gather(source, rows.slice(1, 2))).containsExactly(0, 1, 20, 21);
        assertThat(gather(source, rows.slice(1, 3).slice(2, 1))).containsExactly(10, 11);
    }

    @Test
    void pixelsBecomeFloats() {
        Matrix pixels = compute.pixels(2, 1);
        compute.upload(new byte[] {(byte) 255, 3}, 0, pixels);
        compute.upload(new int[] {1, 0, 0, 0}, 0, rows);

        assertThat(gather(pixels, rows)).containsExactly(3 * Element.UINT8_SCALE, 1, 1, 1);
    }

    @Test
    void numbersAreNeverNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.upload(new int[] {-9, 0, 1, -1, 0}, 1, rows))
                .withMessage("upload: row number 3 is -1, expected 0 or more");
    }

    @Test
    void numbersBeyondTheSourceAreRefused() {
        compute.upload(new int[] {0, 3, 0, 0}, 0, rows);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> gather(source, rows))
                .withMessage("gatherRows: rows go up to row 3, expected row numbers below 3");
        assertThatIllegalArgumentException().isThrownBy(() -> gather(source.rows(0, 2), rows));

        compute.upload(new int[] {0, 2, 0, 0}, 0, rows);
        assertThat(gather(source, rows)).hasSize(8);
    }

    @Test
    void aRefusedUploadLeavesTheNumbersAsTheyWere() {
        compute.upload(new int[] {1, 1, 1, 1}, 0, rows);
        assertThatIllegalArgumentException().isThrownBy(() -> compute.upload(new int[] {0, -1, 0, 0}, 0, rows));

        assertThat(gather(source, rows)).containsExactly(10, 11, 10, 11, 10, 11, 10, 11);
    }

    @Test
    void numbersThatWereNeverUploadedAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gather(source, rows))
                .withMessage("gatherRows: rows were never uploaded, expected row numbers below 3");
    }

    @Test
    void numbersAreUploadedAsAWholeOnly() {
        Rows slice = rows.slice(0, 3);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.upload(new int[3], 0, slice))
                .withMessage("upload: t is a slice, expected all of the row numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.upload(new int[3], 0, rows))
                .withMessage("upload: the array has 3 elements, expected 4 from 0 on for [4 x 1]");
    }

    @Test
    void slicesAreBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> rows.slice(1, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> rows.slice(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> rows.slice(0, 0));
    }

    @Test
    void theTargetOverlapsTheSourceNowhere() {
        compute.upload(new int[] {0, 0, 0, 0}, 0, rows);
        Matrix both = compute.matrix(5, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.gatherRows(both.rows(0, 2), rows, both.rows(1, 4)))
                .withMessage("gatherRows: t overlaps s, expected memory of its own");
    }

    @Test
    void closedForeignOrMissingOperandsAreRefused() {
        compute.upload(new int[4], 0, rows);
        Matrix t = compute.matrix(4, 2);
        List<String> calls = backend.record();
        try (Compute other = new ArrayBackend().compute()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> compute.gatherRows(other.matrix(3, 2), rows, t))
                    .withMessageStartingWith("gatherRows: s belongs to another opened backend");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> compute.gatherRows(source, other.rowNumbers(4), t))
                    .withMessageStartingWith("gatherRows: rows belongs to another opened backend");
        }
        assertThatNullPointerException().isThrownBy(() -> compute.gatherRows(source, null, t));
        source.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> compute.gatherRows(source, rows, t))
                .withMessage("gatherRows: s is closed");
        rows.slice(0, 1).close();
        rows.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> compute.gatherRows(t, rows, compute.matrix(4, 2)))
                .withMessage("gatherRows: rows is closed");
        assertThat(calls).containsOnly("free", "allocate");
    }
}
