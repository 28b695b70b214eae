package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DataDigestTest {
    @Test
    void itIsThatOfInputsAndThenTargets() throws Exception {
        Dataset data = Dataset.of(new float[][] {{1, 2}, {3, 4}}, new float[][] {{5}, {6}});
        ByteBuffer bytes = ByteBuffer.allocate(6 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : new float[] {1, 2, 3, 4, 5, 6}) {
            bytes.putFloat(value);
        }
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        assertThat(DataDigest.of(data)).isEqualTo(expected);
    }

    @Test
    void anotherNumberGivesAnother() {
        float[][] x = new float[100_000][1];
        float[][] y = new float[x.length][1];
        String one = DataDigest.of(Dataset.of(x, y));
        assertThat(DataDigest.of(Dataset.of(x, y))).isEqualTo(one);
        y[99_999][0] = 1;
        assertThat(DataDigest.of(Dataset.of(x, y))).isNotEqualTo(one);
    }
}
