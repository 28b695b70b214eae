package dev.chainrule.conformance;

import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.List;

/** Family M, second part: batches are put together on the device. */
final class GatherRules {
    private GatherRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("M7", "gatherRows copies FLOAT32 rows bit for bit, in any order", GatherRules::floats),
                new Rule("M8", "gatherRows reads a UINT8 element v as v · UINT8_SCALE exactly", GatherRules::pixels));
    }

    private static void floats(Trial trial) {
        Draw draw = trial.draw();
        for (int i = 0; i < 10; i++) {
            int sourceRows = draw.size(129);
            int cols = i == 0 ? 1 : draw.size(129);
            int[] numbers = draw.rowNumbers(i == 0 ? 70_001 : draw.size(129), sourceRows);
            trial.step("gatherRows " + few(numbers), step -> {
                Operand s = step.operand("s", sourceRows, cols, MemoryRules.delicate(draw, sourceRows * cols));
                Operand t = step.unread("t", numbers.length, cols);
                View rows = step.rowNumbers(numbers);
                step.backend().gatherRows(s.view(), rows, t.view());
                step.expect(t, gather(s.values(), cols, numbers));
            });
        }
    }

    private static void pixels(Trial trial) {
        Draw draw = trial.draw();
        byte[] all = new byte[256];
        for (int v = 0; v < 256; v++) {
            all[v] = (byte) v;
        }
        gathered(trial, 256, 1, all, draw.rowNumbers(257, 256));
        gathered(trial, 1, 256, all, 0, 0);
        for (int i = 0; i < 8; i++) {
            int sourceRows = draw.size(129);
            int cols = draw.size(129);
            gathered(
                    trial,
                    sourceRows,
                    cols,
                    draw.bytes(sourceRows * cols),
                    draw.rowNumbers(draw.size(129), sourceRows));
        }
    }

    private static void gathered(Trial trial, int sourceRows, int cols, byte[] bytes, int... numbers) {
        trial.step("gatherRows from UINT8[" + sourceRows + ", " + cols + "] " + few(numbers), step -> {
            View s = step.pixels(sourceRows, cols, bytes);
            Operand t = step.unread("t", numbers.length, cols);
            step.backend().gatherRows(s, step.rowNumbers(numbers), t.view());
            step.expect(t, gather(bytes, cols, numbers));
        });
    }

    /** The definition for FLOAT32. */
    private static float[] gather(float[] s, int cols, int... numbers) {
        float[] t = new float[numbers.length * cols];
        for (int i = 0; i < numbers.length; i++) {
            System.arraycopy(s, numbers[i] * cols, t, i * cols, cols);
        }
        return t;
    }

    /** The definition for UINT8. */
    static float[] gather(byte[] s, int cols, int... numbers) {
        float[] t = new float[numbers.length * cols];
        for (int at = 0; at < t.length; at++) {
            int v = s[numbers[at / cols] * cols + at % cols] & 0xff;
            t[at] = v * Element.UINT8_SCALE;
        }
        return t;
    }

    private static String few(int... numbers) {
        StringBuilder text = new StringBuilder("of rows");
        for (int i = 0; i < Math.min(numbers.length, 5); i++) {
            text.append(' ').append(numbers[i]);
        }
        return text.append(numbers.length > 5 ? " …" : "").toString();
    }
}
