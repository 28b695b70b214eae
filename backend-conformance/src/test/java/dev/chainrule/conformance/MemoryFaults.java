package dev.chainrule.conformance;

import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Wrong memory. */
final class MemoryFaults {
    private MemoryFaults() {}

    static Stream<Fault> faults() {
        return Stream.concat(transfers(), contents());
    }

    private static Stream<Fault> transfers() {
        return Stream.of(
                Fault.in("M1", "a copy by arithmetic loses the sign of zero", () -> new OracleBackend() {
                    @Override
                    public void upload(float[] s, int o, View t) {
                        each(t, (i, j) -> s[o + i * t.cols() + j] + 0f);
                    }
                }),
                Fault.in("M1", "a copy flushes denormal numbers", () -> new OracleBackend() {
                    @Override
                    public void upload(float[] s, int o, View t) {
                        each(t, (i, j) -> {
                            float x = s[o + i * t.cols() + j];
                            return Math.abs(x) < Float.MIN_NORMAL ? Math.copySign(0f, x) : x;
                        });
                    }
                }),
                Fault.in("M1", "download forgets where in the array to begin", () -> new OracleBackend() {
                    @Override
                    public void download(View s, float[] t, int o) {
                        super.download(s, t, 0);
                    }
                }),
                Fault.in("M2", "an upload is rounded up to vectors of 4", () -> new OracleBackend() {
                    @Override
                    public void upload(float[] s, int o, View t) {
                        super.upload(s, o, t);
                        int end = (int) (t.offset() + t.count());
                        int padded = Math.min((int) (t.offset() + (t.count() + 3) / 4 * 4), memory(t).floats.length);
                        Arrays.fill(memory(t).floats, end, padded, 0);
                    }
                }),
                Fault.in(
                        "M3",
                        "the queue reads the caller's array later",
                        () -> new Queue(new OracleBackend()) {
                            @Override
                            Object taken(Object array) {
                                return array;
                            }
                        }.backend()));
    }

    private static Stream<Fault> contents() {
        return Stream.of(
                Fault.in("M4", "the pool hands out what is still in use", () -> new OracleBackend() {
                    private final Map<Long, Buffer> pool = new HashMap<>();

                    @Override
                    public Buffer allocate(Element type, long count) {
                        return type == Element.FLOAT32
                                ? pool.computeIfAbsent(count, c -> super.allocate(type, c))
                                : super.allocate(type, count);
                    }
                }),
                Fault.in("M4", "a buffer is as long as its padding", () -> new OracleBackend() {
                    @Override
                    public Buffer allocate(Element type, long count) {
                        return super.allocate(type, (count + 15) / 16 * 16);
                    }
                }),
                Fault.in(
                        "M5",
                        "uploads have a queue of their own",
                        () -> Queue.reordering(calls -> calls.sort(
                                Comparator.comparing(call -> !call.operation().equals("upload"))))),
                Fault.in("M6", "an offset is remembered for each buffer, not each view", () -> new OracleBackend() {
                    @Override
                    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
                        View moved =
                                a.buffer() == b.buffer() ? new View(b.buffer(), a.offset(), b.rows(), b.cols()) : b;
                        super.gemm(ta, tb, alpha, a, moved, beta, c);
                    }
                }),
                Fault.in("M7", "the row numbers' offset is forgotten", () -> new OracleBackend() {
                    @Override
                    public void gatherRows(View s, View rows, View t) {
                        super.gatherRows(s, new View(rows.buffer(), 0, rows.rows(), 1), t);
                    }
                }),
                Fault.in("M8", "bytes are signed", () -> new OracleBackend() {
                    @Override
                    protected float element(View s, int at) {
                        return s.buffer().type() == Element.UINT8
                                ? memory(s).bytes[at] * Element.UINT8_SCALE
                                : super.element(s, at);
                    }
                }),
                Fault.in("M8", "v / 255 instead of v times the rounded 1/255", () -> new OracleBackend() {
                    @Override
                    protected float element(View s, int at) {
                        return s.buffer().type() == Element.UINT8
                                ? (memory(s).bytes[at] & 0xff) / 255f
                                : super.element(s, at);
                    }
                }));
    }
}
