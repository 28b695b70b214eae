package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.chainrule.train.Dataset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The real Fashion-MNIST, where a folder of it is at hand: -Dchainrule.fashion=FOLDER. */
final class FashionTest {
    @Test
    void fashionLoads() {
        String folder = System.getProperty("chainrule.fashion", "");
        assumeFalse(
                folder.isEmpty() || folder.equals("${chainrule.fashion}"),
                "no Fashion-MNIST: give its folder by -Dchainrule.fashion");

        Split<Dataset> sets = Idx.folder(Path.of(folder));
        check(sets.train(), 60_000);
        check(sets.test(), 10_000);
    }

    /** Every class is equally frequent, and the pixels use the whole range of bytes. */
    private static void check(Dataset set, int size) {
        assertThat(set.size()).isEqualTo(size);
        assertThat(set.inputs()).isEqualTo(784);
        assertThat(set.outputs()).isEqualTo(10);
        assertThat(set.schema().classes()).hasSize(10);
        int[] classes = new int[10];
        int brightest = 0;
        float[] y = new float[10];
        byte[] pixels = new byte[784];
        for (int i = 0; i < size; i++) {
            set.copyTargets(i, 1, y);
            set.copyPixels(i, 1, pixels);
            for (int k = 0; k < 10; k++) {
                classes[k] += (int) y[k];
            }
            for (byte pixel : pixels) {
                brightest = Math.max(brightest, pixel & 0xff);
            }
        }
        assertThat(classes).containsOnly(size / 10);
        assertThat(brightest).isEqualTo(255);
    }
}
