package dev.chainrule.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Element;
import dev.chainrule.testing.ArrayBackend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryTest {
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();

    private float[] download(Matrix m) {
        float[] values = new float[m.rows() * m.cols()];
        compute.download(m, values, 0);
        return values;
    }

    // ---- allocation

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-1, 2", "2, -2147483648"})
    void aMatrixHasRowsAndColumns(int rows, int cols) {
        String message =
                "allocate: a matrix is [" + rows + " x " + cols + "], expected at least one row and one column";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.matrix(rows, cols))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.pixels(rows, cols))
                .withMessage(message);
        assertThat(compute.live()).isZero();
    }

    @Test
    void rowNumbersAreAtLeastOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> compute.rowNumbers(0));
        assertThatIllegalArgumentException().isThrownBy(() -> compute.rowNumbers(-3));
    }

    @Test
    void liveCountsAllocationsNotSlices() {
        Matrix m = compute.matrix(4, 2);
        Matrix p = compute.pixels(1, 1);
        Rows r = compute.rowNumbers(2);
        m.rows(1, 2);
        r.slice(0, 1);
        assertThat(compute.live()).isEqualTo(3);

        m.close();
        m.close();
        assertThat(compute.live()).isEqualTo(2);

        p.close();
        r.close();
        assertThat(compute.live()).isZero();
        assertThat(backend.open()).isZero();
    }

    @Test
    void matricesTellTheirShapeAndElement() {
        Matrix m = compute.matrix(4, 2);

        assertThat(m).hasToString("Matrix[4 x 2] on array:0");
        assertThat(m.element()).isEqualTo(Element.FLOAT32);
        assertThat(compute.pixels(3, 1).element()).isEqualTo(Element.UINT8);
        assertThat(compute.device().id()).isEqualTo("array:0");
    }

    // ---- slices

    @Test
    void aSliceIsAWindowIntoItsMatrix() {
        Matrix m = compute.matrix(4, 2);
        compute.upload(new float[] {0, 1, 10, 11, 20, 21, 30, 31}, 0, m);

        assertThat(download(m.rows(1, 2))).containsExactly(10, 11, 20, 21);
        assertThat(download(m.rows(1, 3).rows(1, 1))).containsExactly(20, 21);

        compute.upload(new float[] {-1, -2}, 0, m.rows(3, 1));
        assertThat(download(m)).containsExactly(0, 1, 10, 11, 20, 21, -1, -2);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 0", "0, 5", "4, 1", "3, 2", "1, -1", "2147483647, 1", "1, 2147483647", "-2147483648, 1"})
    void aSliceHasRowsOfItsMatrixOnly(int from, int count) {
        Matrix m = compute.matrix(4, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> m.rows(from, count))
                .withMessage("rows: " + count + " from " + from + " of [4 x 2], expected rows that are there");
    }

    @Test
    void aSliceOfASliceIsBoundedByTheSlice() {
        Matrix slice = compute.matrix(4, 2).rows(1, 2);

        assertThatIllegalArgumentException().isThrownBy(() -> slice.rows(1, 2));
    }

    @Test
    void closingASliceDoesNothingAndClosingTheMatrixClosesItsSlices() {
        Matrix m = compute.matrix(4, 2);
        Matrix slice = m.rows(1, 2);

        slice.close();
        compute.upload(new float[8], 0, m);
        assertThat(compute.live()).isOne();

        m.close();
        assertThatIllegalStateException().isThrownBy(() -> download(slice)).withMessage("download: s is closed");
    }

    // ---- arrays

    @ParameterizedTest
    @CsvSource({"6, 1", "5, 0", "0, 0", "12, -1", "12, 7", "6, 2147483647", "6, -2147483648"})
    void anArrayHasTheElementsThatAreCopied(int length, int from) {
        Matrix m = compute.matrix(2, 3);
        String message = "the array has " + length + " elements, expected 6 from " + from + " on for [2 x 3]";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.upload(new float[length], from, m))
                .withMessage("upload: " + message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.upload(new byte[length], from, compute.pixels(2, 3)))
                .withMessage("upload: " + message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.download(m, new float[length], from))
                .withMessage("download: " + message);
    }

    @Test
    void arraysAreCopiedFromAndToAnyPlace() {
        Matrix m = compute.matrix(1, 2);
        float[] target = {9, 9, 9, 9};

        compute.upload(new float[] {1, 2, 3}, 1, m);
        compute.download(m, target, 2);

        assertThat(target).containsExactly(9, 9, 2, 3);
    }

    @Test
    void anUploadedArrayMayBeUsedAgainAtOnce() {
        Matrix m = compute.matrix(1, 1);
        float[] s = {1};
        compute.upload(s, 0, m);
        s[0] = 2;

        assertThat(download(m)).containsExactly(1);
    }

    @Test
    void elementTypesMustMatch() {
        Matrix floats = compute.matrix(1, 1);
        Matrix pixels = compute.pixels(1, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.upload(new float[1], 0, pixels))
                .withMessage("upload: t holds UINT8, expected FLOAT32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.upload(new byte[1], 0, floats))
                .withMessage("upload: t holds FLOAT32, expected UINT8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compute.download(pixels, new float[1], 0))
                .withMessage("download: s holds UINT8, expected FLOAT32");
    }

    @Test
    void nullArraysAndMatricesLeaveTheDeviceUsable() {
        Matrix m = compute.matrix(1, 1);

        assertThatNullPointerException().isThrownBy(() -> compute.upload((float[]) null, 0, m));
        assertThatNullPointerException().isThrownBy(() -> compute.upload(new float[1], 0, null));
        assertThatNullPointerException().isThrownBy(() -> compute.upload((byte[]) null, 0, compute.pixels(1, 1)));
        assertThatNullPointerException().isThrownBy(() -> compute.upload((int[]) null, 0, compute.rowNumbers(1)));
        assertThatNullPointerException().isThrownBy(() -> compute.upload(new int[1], 0, (Rows) null));
        assertThatNullPointerException().isThrownBy(() -> compute.download(m, null, 0));
        assertThatNullPointerException().isThrownBy(() -> compute.download(null, new float[1], 0));

        compute.upload(new float[] {5}, 0, m);
        assertThat(download(m)).containsExactly(5);
    }

    // ---- after closing

    @Test
    void nothingWorksAfterCloseButClosing() {
        Matrix m = compute.matrix(2, 2);
        compute.close();

        for (Runnable call : List.<Runnable>of(
                () -> compute.matrix(1, 1),
                compute::finish,
                compute::live,
                () -> compute.upload(new float[4], 0, m),
                () -> compute.download(m, new float[4], 0),
                () -> compute.activate(Activation.TANH, m, m))) {
            assertThatIllegalStateException()
                    .isThrownBy(call::run)
                    .withMessageMatching("\\w+: backend array:0 is closed");
        }
        m.close();
        compute.close();
        assertThat(backend.closes()).isOne();
    }
}
