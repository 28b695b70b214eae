package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.train.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: a reader gives sound data or a {@link DataException} of one line, never anything else. */
final class FuzzTest {
    private static final int ROUNDS = 1000;

    /** Bytes that mean something to CSV readers. */
    private static final byte[] SPICE = ",\"\n\r0123456789eE+-.aN \0;#\u007f".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void damagedCsv() throws IOException {
        byte[] sound = "width,height,species\n1.5,-2,a\n2e3,\"4\",b\n5,6,\"c, d\"\n7,8,a\n9,1e-3,b\n"
                .getBytes(StandardCharsets.UTF_8);
        Seed seed = Seed.ofRun();
        SplittableRandom random = seed.random();
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = round % 4 == 0 ? damage(random, Bytes.gzip(sound)) : damage(random, sound);
            Path file = Files.write(folder.resolve("x"), damaged);
            refused += survives(() -> checkCsv(file), seed, round) ? 0 : 1;
        }
        assertThat(refused).as("both outcomes occur, %s", seed).isBetween(1, ROUNDS - 1);
    }

    @Test
    void damagedImages() throws IOException {
        byte[] sound = Bytes.images(3, 2, 2, new byte[12]);
        Path labels = Files.write(folder.resolve("labels"), Bytes.labels(3, 0, 1, 2));
        Seed seed = Seed.ofRun();
        SplittableRandom random = seed.random();
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = round % 4 == 0 ? damage(random, Bytes.gzip(sound)) : damage(random, sound);
            Path file = Files.write(folder.resolve("x"), damaged);
            refused += survives(() -> checkImages(Idx.read(file, labels, 3)), seed, round) ? 0 : 1;
        }
        assertThat(refused).as("both outcomes occur, %s", seed).isBetween(1, ROUNDS - 1);
    }

    @Test
    void damagedLabels() throws IOException {
        byte[] sound = Bytes.labels(3, 0, 1, 2);
        Path images = Files.write(folder.resolve("images"), Bytes.images(3, 2, 2, new byte[12]));
        Seed seed = Seed.ofRun();
        SplittableRandom random = seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Path file = Files.write(folder.resolve("x"), damage(random, sound));
            survives(() -> checkImages(Idx.read(images, file, 3)), seed, round);
        }
    }

    private static void checkCsv(Path file) {
        Table all = new Csv().read(file);
        assertThat(all.rows()).isPositive();
        assertThat(all.features()).isPositive();
        Split<Dataset> sets = Examples.of(all.split(), Targets.oneHot(all.classes()));
        assertThat(sets.train().size() + sets.test().size()).isEqualTo(all.rows());
        float[] x = new float[sets.test().size() * all.features()];
        sets.test()
                .copy(
                        0,
                        sets.test().size(),
                        x,
                        new float[sets.test().size() * sets.test().outputs()]);
        for (float value : x) {
            assertThat(value).isFinite();
        }
    }

    private static void checkImages(Dataset set) {
        assertThat(set.size()).isEqualTo(3);
        float[] y = new float[3 * set.outputs()];
        set.copy(0, 3, new float[3 * set.inputs()], y);
        float sum = 0;
        for (float value : y) {
            sum += value;
        }
        assertThat(sum).isEqualTo(3);
    }

    /** Whether reading went well; fails on anything but a DataException of one line. */
    private static boolean survives(Runnable reading, Seed seed, int round) {
        try {
            reading.run();
            return true;
        } catch (DataException e) {
            assertThat(e.getMessage()).as("round %d, %s", round, seed).doesNotContain("\n", "\r");
            return false;
        } catch (Throwable e) {
            throw new AssertionError("round " + round + ", " + seed + ": " + e, e);
        }
    }

    /** One to three of: a bit flipped, a byte replaced, inserted or removed, the end cut off, a piece repeated. */
    private static byte[] damage(SplittableRandom random, byte[] sound) {
        byte[] bytes = sound.clone();
        for (int times = random.nextInt(1, 4); times > 0 && bytes.length > 0; times--) {
            int at = random.nextInt(bytes.length);
            byte spice = SPICE[random.nextInt(SPICE.length)];
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = spice;
                case 2 -> bytes = splice(bytes, at, at, new byte[] {spice});
                case 3 -> bytes = splice(bytes, at, at + 1, new byte[0]);
                case 4 -> bytes = Arrays.copyOf(bytes, at);
                default -> bytes = splice(bytes, at, at, Arrays.copyOfRange(bytes, at / 2, at));
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] piece) {
        byte[] result = new byte[bytes.length - (to - from) + piece.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(bytes, to, result, from + piece.length, bytes.length - to);
        return result;
    }
}
