package dev.chainrule.conformance;

import static dev.chainrule.conformance.Trial.require;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Family M, first part: what is written to a device, where, and in which order. */
final class MemoryRules {
    /** Floats that a copy may not change. */
    private static final float[] DELICATE = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        0x1.fffffcp-127f,
        Float.MIN_NORMAL,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        1f,
        0x1.fffffep-1f,
        0x1.000002p0f
    };

    private MemoryRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("M1", "what was uploaded comes back bit for bit", MemoryRules::roundTrip),
                new Rule("M2", "an upload writes its view and nothing else", MemoryRules::windows),
                new Rule("M3", "an upload has read its array when it returns", MemoryRules::arrayIsRead),
                new Rule("M4", "buffers are as long as asked for and share no memory", MemoryRules::apart),
                new Rule("M5", "operations take effect in the order of the calls", MemoryRules::order),
                new Rule("M6", "operands may be windows of one buffer", MemoryRules::oneBuffer));
    }

    /** Floats of which about one in three is delicate. */
    static float[] delicate(Draw draw, int count) {
        float[] values = draw.values(count);
        for (int i = 0; i < count; i++) {
            values[i] = draw.between(0, 2) == 0 ? draw.oneOf(DELICATE) : values[i];
        }
        return values;
    }

    private static void roundTrip(Trial trial) {
        Draw draw = trial.draw();
        for (int cols : new int[] {1, DELICATE.length, draw.between(2, 999), 70_001, 1 << 20}) {
            int from = draw.between(1, 9);
            int to = draw.between(1, 9);
            float[] source = delicate(draw, from + cols + 5);
            float[] target = draw.values(to + cols + 7);
            float[] expected = target.clone();
            System.arraycopy(source, from, expected, to, cols);
            try (Buffer buffer = trial.backend().allocate(Element.FLOAT32, cols + 11L)) {
                View view = new View(buffer, draw.between(0, 11), 1, cols);
                trial.backend().upload(source, from, view);
                trial.backend().download(view, target, to);
            }
            Mismatch.bits(target, expected, target.length).ifPresent(m -> {
                throw new AssertionError(
                        "upload from array element %d, download of %d floats to element %d: the array's %s"
                                .formatted(from, cols, to, m));
            });
        }
    }

    private static void windows(Trial trial) {
        Draw draw = trial.draw();
        for (int i = 0; i < 12; i++) {
            int rows = draw.size(40);
            int cols = draw.size(40);
            int from = draw.between(0, rows - 1);
            int count = draw.between(1, rows - from);
            trial.step("upload of rows " + from + " to " + (from + count - 1), step -> {
                Operand t = step.random("t", rows, cols);
                float[] source = draw.values(3 + count * cols);
                step.backend().upload(source, 3, t.view().rows(from, count));
                float[] expected = t.values();
                System.arraycopy(source, 3, expected, from * cols, count * cols);
                step.expect(t, expected);
            });
        }
    }

    private static void arrayIsRead(Trial trial) {
        for (int rows : new int[] {1, 50_001}) {
            float[] floats = trial.draw().values(rows * 3);
            byte[] bytes = trial.draw().bytes(rows * 3);
            int[] numbers = trial.draw().rowNumbers(rows, rows);
            float[] expected = floats.clone();
            float[] gathered = GatherRules.gather(bytes, 3, numbers);
            trial.step("upload of arrays that change right afterwards", step -> {
                Backend backend = step.backend();
                Operand t = step.unread("t", rows, 3);
                Operand g = step.unread("g", rows, 3);
                View pixels = step.pixels(rows, 3, bytes);
                View order = step.rowNumbers(numbers);
                backend.upload(floats, 0, t.view());
                Arrays.fill(floats, 77);
                backend.upload(bytes, 0, pixels);
                Arrays.fill(bytes, (byte) 77);
                backend.upload(numbers, 0, order);
                Arrays.fill(numbers, 0);
                backend.gatherRows(pixels, order, g.view());
                step.expect(t, expected);
                step.expect(g, gathered);
            });
        }
    }

    private static void apart(Trial trial) {
        List<View> views = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int count = i % 3 == 0 ? 64 : trial.draw().size(129);
            Element type = i % 5 == 4 ? Element.UINT8 : Element.FLOAT32;
            Buffer buffer = trial.backend().allocate(type, count);
            require(
                    buffer.type() == type && buffer.count() == count,
                    "allocate: gave %s elements of %s, expected %s of %s",
                    buffer.count(),
                    buffer.type(),
                    count,
                    type);
            views.add(new View(buffer, 0, 1, count));
        }
        for (int i = 0; i < views.size(); i++) {
            View view = views.get(i);
            if (view.buffer().type() == Element.UINT8) {
                trial.backend().upload(new byte[view.cols()], 0, view);
            } else {
                trial.backend().upload(filled(view.cols(), i + 1), 0, view);
            }
        }
        for (int i = 0; i < views.size(); i++) {
            float[] got = new float[views.get(i).cols()];
            if (views.get(i).buffer().type() == Element.FLOAT32) {
                trial.backend().download(views.get(i), got, 0);
                int number = i + 1;
                Mismatch.bits(got, filled(got.length, number), got.length).ifPresent(m -> {
                    throw new AssertionError("upload to other buffers changed number " + number + ": its " + m);
                });
            }
        }
    }

    /** A chain of 400 operations without a wait, each of which reads what the one before it wrote; all exact. */
    private static void order(Trial trial) {
        int cols = trial.draw().size(129);
        trial.step("upload, axpy, addRow and gemm in a chain", step -> {
            Backend backend = step.backend();
            Operand x = step.operand("x", 1, cols, filled(cols, 0));
            Operand y = step.operand("y", 1, cols, filled(cols, 1));
            Operand w = step.operand("w", 1, 1, 1);
            float sumX = 0;
            float sumY = 1;
            for (int i = 1; i <= 100; i++) {
                backend.upload(filled(cols, i), 0, x.view());
                backend.axpy(2, x.view(), y.view());
                sumX = i;
                sumY += 2 * sumX;
                backend.addRow(y.view(), x.view());
                sumX += sumY;
                backend.gemm(Transpose.N, Transpose.N, -1, w.view(), x.view(), 2, y.view());
                sumY = 2 * sumY - sumX;
            }
            step.expect(x, filled(cols, sumX));
            step.expect(y, filled(cols, sumY));
        });
    }

    /** Parameters and their gradients often lie in one buffer: c ← a b, with all three in the same one. */
    private static void oneBuffer(Trial trial) {
        int n = trial.draw().size(33);
        trial.step("gemm and addRow between rows of one matrix", step -> {
            Operand all = step.random("all", 3 * n + 2, n);
            View a = all.view().rows(0, n);
            View b = all.view().rows(n + 1, n);
            View c = all.view().rows(2 * n + 1, n);
            View row = all.view().rows(3 * n + 1, 1);
            float[] expected = all.values();
            step.backend().upload(identity(n), 0, a);
            step.backend().gemm(Transpose.N, Transpose.T, 1, a, b, 0, c);
            step.backend().addRow(row, c);
            System.arraycopy(identity(n), 0, expected, 0, n * n);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    expected[(2 * n + 1 + i) * n + j] = expected[(n + 1 + j) * n + i] + expected[(3 * n + 1) * n + j];
                }
            }
            step.expect(all, expected);
        });
    }

    private static float[] identity(int n) {
        float[] values = new float[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return values;
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }
}
