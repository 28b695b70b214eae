package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.nn.Scaling;
import dev.chainrule.spi.Element;
import dev.chainrule.train.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdxTest {
    @TempDir
    Path folder;

    @Test
    void pixelsComeAsBytesAndAsScaledFloats() throws IOException {
        Dataset set = Idx.read(
                file("images", Bytes.images(2, 1, 3, bytes(0, 1, 127, 128, 254, 255))),
                file("labels", Bytes.labels(2, 2, 0)),
                3);

        assertThat(set.size()).isEqualTo(2);
        assertThat(set.inputs()).isEqualTo(3);
        assertThat(set.outputs()).isEqualTo(3);
        assertThat(set.schema().classes()).containsExactly("0", "1", "2");
        assertThat(set.pixels()).isTrue();
        assertThat(set.schema().inputs()).isEqualTo(Scaling.uniform(3, 0, Element.UINT8_SCALE));
        float u = Element.UINT8_SCALE;
        float[] x = new float[6];
        float[] y = new float[6];
        set.copyInputs(0, 2, x);
        set.copyTargets(0, 2, y);
        assertThat(x).containsExactly(0, 1 * u, 127 * u, 128 * u, 254 * u, 255 * u);
        assertThat(y).containsExactly(0, 0, 1, 1, 0, 0);
        byte[] pixels = new byte[6];
        set.copyPixels(0, 2, pixels);
        assertThat(pixels).containsExactly(0, 1, 127, 128, 254, 255);
    }

    @Test
    void copiesFromTheMiddle() throws IOException {
        Dataset set = Idx.read(
                file("images", Bytes.images(3, 1, 2, bytes(1, 2, 3, 4, 5, 6))),
                file("labels", Bytes.labels(3, 0, 1, 0)),
                2);
        byte[] pixels = {9, 9, 9};
        float[] x = {9, 9, 9};
        float[] y = {9, 9, 9};
        set.copyPixels(1, 1, pixels);
        set.copyInputs(1, 1, x);
        set.copyTargets(1, 1, y);

        assertThat(pixels).containsExactly(3, 4, 9);
        assertThat(x).containsExactly(3 * Element.UINT8_SCALE, 4 * Element.UINT8_SCALE, 9);
        assertThat(y).containsExactly(0, 1, 9);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> set.copyPixels(2, 2, new byte[4]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> set.copyInputs(3, 1, new float[2]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> set.copyTargets(3, 1, new float[2]));
    }

    @Test
    void scalingOfRawPixelsGivesTheSameBits() throws IOException {
        byte[] all = new byte[256];
        float[] raw = new float[256];
        for (int v = 0; v < 256; v++) {
            all[v] = (byte) v;
            raw[v] = v;
        }
        Dataset set = Idx.read(file("images", Bytes.images(2, 8, 16, all)), file("labels", Bytes.labels(2, 0, 1)), 2);
        float[] x = new float[256];
        set.copyInputs(0, 2, x);
        set.schema().inputs().apply(raw, raw);

        assertThat(x).isEqualTo(raw);
    }

    @Test
    void folderTakesPlainAndGzipFilesByContent() throws IOException {
        file("train-images-idx3-ubyte", Bytes.images(3, 2, 1, bytes(1, 2, 3, 4, 5, 6)));
        file("train-labels-idx1-ubyte.gz", Bytes.gzip(Bytes.labels(3, 0, 2, 1)));
        file("t10k-images-idx3-ubyte.gz", Bytes.images(1, 2, 1, bytes(7, 8)));
        file("t10k-labels-idx1-ubyte", Bytes.gzip(Bytes.labels(1, 1)));

        Split<Dataset> sets = Idx.folder(folder);
        assertThat(sets.train().size()).isEqualTo(3);
        assertThat(sets.test().size()).isEqualTo(1);
        assertThat(sets.train().schema().classes()).containsExactly("0", "1", "2");
        assertThat(sets.test().schema().classes())
                .as("as in training")
                .isEqualTo(sets.train().schema().classes());
        assertThat(sets.test().outputs()).isEqualTo(3);
        byte[] pixels = new byte[2];
        sets.test().copyPixels(0, 1, pixels);
        assertThat(pixels).containsExactly(7, 8);
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
