package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.Schema;
import dev.chainrule.train.Dataset;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

    /** Long cells, names and labels of all kinds of characters, in files and under options of all kinds. */
    @Test
    void hostileTables() {
        Seed seed = Seed.ofRun();
        SplittableRandom random = seed.random();
        Schema model = Schema.of(2, 2)
                .features(List.of("width", "long".repeat(5000)))
                .label("kind", 3)
                .classes(List.of("a", "\ud83d\ude00".repeat(5000)));
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = table(random);
            Csv csv = csv(random, model);
            String source = random.nextInt(3) == 0 ? "/folder".repeat(1000) + "\n/x.csv" : "x.csv";
            boolean known = random.nextBoolean();
            refused += survives(
                            () -> {
                                Table table = csv.parse(source, text);
                                assertThat(table.notes()).allMatch(note -> note.length() <= 300);
                                Dataset set = known
                                        ? Examples.of(table, model)
                                        : Examples.of(table, Scalings.standard(table), Targets.oneHot(table.classes()));
                                String told =
                                        DataSummary.of(new Split<>(set, set)).text();
                                assertThat(told).hasSizeLessThanOrEqualTo(300).doesNotContain("\n");
                            },
                            seed,
                            round)
                    ? 0
                    : 1;
        }
        assertThat(refused).as("both outcomes occur, %s", seed).isBetween(1, ROUNDS - 1);
    }

    private static Csv csv(SplittableRandom random, Schema model) {
        Csv csv = new Csv();
        csv = random.nextInt(3) == 0 ? csv.matching(model) : csv;
        csv = random.nextInt(3) == 0 ? csv.ignoreExtra() : csv;
        csv = random.nextInt(4) == 0 ? csv.unlabelled() : csv;
        csv = random.nextInt(4) == 0 ? csv.label(random.nextBoolean() ? "2" : "x".repeat(60_000)) : csv;
        csv = random.nextInt(8) == 0 ? csv.skip(random.nextInt(3)) : csv;
        return random.nextBoolean() ? csv : csv.header(Csv.Header.values()[random.nextInt(3)]);
    }

    /** A few rows of three columns, most of them sound. */
    private static String table(SplittableRandom random) {
        String[] odd = {
            "z".repeat(56_600),
            "\ud83d\ude00".repeat(10_000),
            "\"" + "a\n".repeat(1000) + "\"",
            "9".repeat(400),
            "\u2028",
            "\0",
            "\"",
            "",
            ",",
            "NaN",
            "1,".repeat(2000)
        };
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "width," + "long".repeat(5000) + ",kind\n" : "");
        int bad = random.nextInt(20);
        for (int cell = 0; cell < 12; cell++) {
            String sound = cell % 3 == 2 ? (random.nextBoolean() ? "a" : "b") : Integer.toString(random.nextInt(100));
            text.append(cell == bad ? odd[random.nextInt(odd.length)] : sound).append(cell % 3 == 2 ? '\n' : ',');
        }
        return text.toString();
    }

    @Test
    void randomBytes() {
        Seed seed = Seed.ofRun();
        SplittableRandom random = seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(1, 200)];
            random.nextBytes(bytes);
            if (round % 2 == 0) {
                bytes[0] = (byte) 0x1f; // so that it is taken for gzip
                bytes[bytes.length == 1 ? 0 : 1] = (byte) 0x8b;
            }
            survives(() -> new Csv().read("bytes", new ByteArrayInputStream(bytes)), seed, round);
        }
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
        sets.test().copyInputs(0, sets.test().size(), x);
        for (float value : x) {
            assertThat(value).isFinite();
        }
    }

    private static void checkImages(Dataset set) {
        assertThat(set.size()).isEqualTo(3);
        float[] y = new float[3 * set.outputs()];
        set.copyTargets(0, 3, y);
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
            assertThat(e.getMessage())
                    .as("round %d, %s", round, seed)
                    .doesNotContain("\n", "\r")
                    .hasSizeLessThanOrEqualTo(300);
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
