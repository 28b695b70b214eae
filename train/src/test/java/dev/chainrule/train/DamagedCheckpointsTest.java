package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints that are torn, damaged, or lie; and folders that cannot be written to. */
class DamagedCheckpointsTest extends CheckpointLab {
    @Test
    void anOlderOneIsUsedIfTheNewestIsTorn() throws IOException {
        interrupted(trainer().checkpoint(checkpoints().every(Every.batches(3))), 14);
        Path torn = newest();
        byte[] content = Files.readAllBytes(torn);
        Files.write(torn, Arrays.copyOf(content, content.length / 2));
        trainer().checkpoint(checkpoints()).listen(notes).fit(net, learn);

        assertThat(notes.all).hasSize(2);
        assertThat(notes.all.get(0))
                .startsWith("a checkpoint is damaged and left aside: " + torn)
                .contains("expected");
        assertThat(notes.all.get(1)).isEqualTo("resumed 3 0");
        assertSame(net.state(), leftAlone(plan -> plan));
        assertThat(names()).contains(torn.getFileName() + ".damaged");
    }

    @Test
    void noBitOfTheFileMayChange() throws IOException {
        interrupted(trainer().checkpoint(checkpoints().every(Every.batches(3))), 14);
        Path file = newest();
        byte[] content = Files.readAllBytes(file);
        for (int i = 0; i < 100; i++) {
            byte[] changed = content.clone();
            boolean inTensors = i % 2 == 0;
            int from = inTensors ? content.length - 200 : 0; // the last tensors are longer than that
            changed[from + draw.below(content.length - from)] ^= (byte) (1 << draw.below(8));
            Files.write(file, changed, StandardOpenOption.CREATE);
            try (CheckpointFolder opened = CheckpointFolder.open(folder)) {
                List<String> damaged = new ArrayList<>();
                assertThat(opened.newest(damaged)).isPresent();
                assertThat(damaged).as("%s", draw).hasSize(1);
                if (inTensors) {
                    assertThat(damaged.get(0)).contains("the checksum is ");
                }
            }
        }
    }

    /** Lies with a right checksum: no number of the file is believed before it is known to fit. */
    @ParameterizedTest
    @CsvSource({
        "epochs, -1",
        "epochs, 4",
        "epochs, 2147483647",
        "epochs, 99999999999",
        "epochs, x",
        "batches, 0",
        "batches, 3",
        "batches, 4",
        "batches, 2147483647",
        "costs, 0",
        "costs, 2147483647",
        "validations, 1",
        "validations, 700000000",
        "ended, true",
        "format, chainrule-checkpoint-2",
        "parameters.units, 4-5-4",
        "parameters.units, 4-2147483647-3",
        "memory.velocity.units, 4-5-3-3",
        "optimizer.velocity, \"\"",
        "settings.batch, 9"
    })
    void aLieIsRefused(String key, String value) throws IOException {
        interrupted(trainer().checkpoint(checkpoints().keep(1)), 6);
        Path file = newest();
        Lies.tell(file, key, "\"\"".equals(value) ? null : value);
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> trainer().checkpoint(checkpoints()).fit(net, learn));
    }

    /** Changes the metadata of a file, and its checksum, so that it is right again. */
    private static final class Lies {
        static void tell(Path file, String key, @Nullable String value) throws IOException {
            byte[] content = Files.readAllBytes(file);
            int length = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt();
            String header = new String(content, 8, length, StandardCharsets.US_ASCII);
            String changed = header.replaceFirst(
                    ",\"" + Pattern.quote(key) + "\":\"[^\"]*\"",
                    value == null ? "" : ",\"" + key + "\":\"" + value + "\"");
            assertThat(changed).isNotEqualTo(header);
            changed = changed.stripTrailing()
                    .replaceFirst("\"sha256\":\"[0-9a-f]+\"", "\"sha256\":\"" + "0".repeat(64) + "\"");
            changed += " ".repeat(Math.floorMod(-changed.length(), 8));
            byte[] tensors = Arrays.copyOfRange(content, 8 + length, content.length);
            byte[] zeros = bytes(changed, tensors);
            try {
                String sum = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(zeros));
                Files.write(file, bytes(changed.replaceFirst("0{64}", sum), tensors));
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        private static byte[] bytes(String header, byte[] tensors) {
            return ByteBuffer.allocate(8 + header.length() + tensors.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length())
                    .put(header.getBytes(StandardCharsets.US_ASCII))
                    .put(tensors)
                    .array();
        }
    }

    @Test
    void ifAllAreDamagedNothingBegins() throws IOException {
        interrupted(trainer().checkpoint(checkpoints().keep(1)), 6);
        Files.write(newest(), new byte[100]);
        assertRefused(trainer(), learn, "are damaged", "expected");
    }

    /** The first refusal has left them aside, which is no beginning. */
    @Test
    void thatIsSoTheSecondTimeToo() throws IOException {
        interrupted(trainer().checkpoint(checkpoints().every(Every.batches(2))), 6);
        for (String name : names()) {
            if (name.startsWith("checkpoint-")) {
                Files.write(folder.resolve(name), new byte[100]);
            }
        }
        assertRefused(trainer(), learn, "are damaged", "expected");
        assertThat(names()).noneMatch(name -> name.matches("checkpoint-[0-9]+\\.safetensors"));
        assertThat(checkpoints().begun()).isTrue();
        for (int again = 0; again < 2; again++) {
            assertRefused(trainer(), learn, "are damaged and left aside as *.damaged", "another folder");
        }
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> trainer().checkpoint(Checkpoints.in(folder)).fit(net, learn))
                .withMessageContaining("holds those of a training");
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsToldAndTrainingGoesOn() {
        TrainingListener removes = new TrainingListener() {
            @Override
            public Next ended(EpochReport epoch) {
                if (epoch.epoch() == 2) {
                    for (String name : List.of("lock", "checkpoint-000000000004.safetensors")) {
                        folder.resolve("deep/" + name).toFile().delete();
                    }
                    folder.resolve("deep").toFile().delete();
                }
                return Next.CONTINUE;
            }
        };
        trainer()
                .checkpoint(Checkpoints.in(folder.resolve("deep")))
                .listen(removes, notes)
                .fit(net, learn);
        assertThat(notes.all).isNotEmpty().allMatch(note -> note.startsWith("a checkpoint could not be written: "));
        assertSame(net.state(), leftAlone(plan -> plan));
    }
}
