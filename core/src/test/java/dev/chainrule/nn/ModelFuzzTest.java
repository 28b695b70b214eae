package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.testing.Draw;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of a good file, loading it gives a finite network or a ModelFormatException, and nothing else. */
class ModelFuzzTest {
    private static final int CASES = 4000;
    private static final String[] NUMBERS = {
        "0", "1", "-1", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "1.5"
    };

    @TempDir
    Path folder;

    private final Draw draw = Draw.ofRun();

    @Test
    void mutatedFilesNeverCauseAnotherException() throws IOException {
        Path file = folder.resolve("model");
        Network.of(Topology.of(2, 3, 2), 7)
                .state()
                .with(Schema.of(2, 2)
                        .features(List.of("a", "ü"))
                        .inputs(Scaling.uniform(2, 0.5, 2))
                        .label("answer", 1)
                        .classes(List.of("no", "é")))
                .save(file);
        byte[] good = Files.readAllBytes(file);
        int loaded = 0;
        int refused = 0;
        for (int n = 0; n < CASES; n++) {
            byte[] bytes = good;
            for (int i = 1 + draw.below(3); i > 0; i--) {
                bytes = mutate(bytes);
            }
            Files.write(file, bytes);
            try {
                assertThat(NetworkState.load(file).finite())
                        .as("case %d, %s", n, draw)
                        .isTrue();
                loaded++;
            } catch (ModelFormatException expected) {
                assertThat(expected.getMessage())
                        .as("case %d, %s", n, draw)
                        .startsWith(file + ": ")
                        .hasLineCount(1);
                refused++;
            } catch (Throwable e) {
                throw new AssertionError("case " + n + ", " + draw, e);
            }
        }
        // both kinds, or the mutations test nothing
        assertThat(loaded).as("%s", draw).isGreaterThan(CASES / 50);
        assertThat(refused).as("%s", draw).isGreaterThan(CASES / 2);
    }

    private byte[] mutate(byte[] bytes) {
        if (bytes.length < 9) {
            return bytes;
        }
        int at = draw.below(bytes.length);
        int count = Math.min(draw.below(20), bytes.length - at);
        return switch (draw.below(8)) {
            case 0 -> flipped(bytes, at);
            case 1 -> java.util.Arrays.copyOf(bytes, at);
            case 2 -> spliced(bytes, at, at + count, new byte[0]);
            case 3 -> spliced(bytes, at, at, java.util.Arrays.copyOfRange(bytes, at, at + count));
            case 4 -> spliced(bytes, at, Math.min(at + 1, bytes.length), new byte[] {(byte) draw.below(256)});
            case 5 -> flipped(bytes, draw.below(9));
            default -> renumbered(bytes);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) (1 << draw.below(8));
        return changed;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.write(middle, 0, middle.length);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    /** Puts another number or a piece of syntax in the place of a number of the header, whose length is set right. */
    private byte[] renumbered(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long length = in.getLong();
        if (length < 0 || length > in.remaining()) {
            return bytes;
        }
        String header = new String(bytes, 8, (int) length, StandardCharsets.UTF_8);
        List<MatchResult> numbers = Pattern.compile("[0-9]+|[\\[\\]{},:\"]")
                .matcher(header)
                .results()
                .toList();
        if (numbers.isEmpty()) {
            return bytes;
        }
        MatchResult place = numbers.get(draw.below(numbers.size()));
        String other = Character.isDigit(place.group().charAt(0))
                ? NUMBERS[draw.below(NUMBERS.length)]
                : numbers.get(draw.below(numbers.size())).group();
        byte[] text = (header.substring(0, place.start()) + other + header.substring(place.end()))
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = spliced(bytes, 8, 8 + (int) length, text);
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length);
        return all;
    }
}
