package dev.chainrule.conformance;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Wrong matrix products, and products whose bits change. */
final class ProductFaults {
    private ProductFaults() {}

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.in("A1", "the last column is missing where n is odd", () -> new LoopProduct() {
                    @Override
                    void element(int i, int j, View c, double value) {
                        if (j < c.cols() - 1 || c.cols() % 2 == 0 || c.cols() == 1) {
                            set(c, i, j, value);
                        }
                    }
                }),
                Fault.in("A1", "a tile writes one column too many", () -> new LoopProduct() {
                    @Override
                    void element(int i, int j, View c, double value) {
                        set(c, i, j, value);
                        if (i == c.rows() - 1 && j == c.cols() - 1 && c.cols() % 16 == 15) {
                            set(c, i, j + 1, 0);
                        }
                    }
                }),
                Fault.in("A1", "sums are kept in 11 bits, as float16 has", () -> new LoopProduct() {
                    @Override
                    double add(double sum, double x, double y) {
                        float rounded = (float) (sum + x * y);
                        return Float.intBitsToFloat(Float.floatToRawIntBits(rounded) & ~0x1fff);
                    }
                }),
                Fault.in("A1", "alpha is applied to the old contents too", () -> new OracleBackend() {
                    @Override
                    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
                        super.gemm(ta, tb, alpha, a, b, alpha * beta, c);
                    }
                }),
                Fault.in("A2", "the old contents are multiplied by 0", () -> new LoopProduct() {
                    @Override
                    double old(float beta, double c) {
                        return beta * c;
                    }
                }),
                Fault.in("A3", "zeros of A are skipped", () -> new LoopProduct() {
                    @Override
                    double add(double sum, double x, double y) {
                        return x == 0 ? sum : sum + x * y;
                    }
                }),
                Fault.in("A4", "a row number has 16 bits", () -> new LoopProduct() {
                    @Override
                    void element(int i, int j, View c, double value) {
                        if (i < 1 << 16) {
                            set(c, i, j, value);
                        }
                    }
                }),
                Fault.in("A31", "operands are taken in 11 bits, as tensor cores do", () -> new LoopProduct() {
                    @Override
                    double add(double sum, double x, double y) {
                        return sum + elevenBits(x) * elevenBits(y);
                    }
                }),
                Fault.in("A31", "long sums are kept in 11 bits", () -> new LoopProduct() {
                    @Override
                    double add(double sum, double x, double y) {
                        return elevenBits(sum + x * y);
                    }
                }),
                Fault.in("A18", "where the sum is cut depends on the alignment", () -> new LoopProduct() {
                    @Override
                    double add(double sum, double x, double y) {
                        return start % 4 == 0 ? sum + x * y : (float) (sum + x * y);
                    }
                }),
                new Fault("A19", "each opened backend chooses its block size by timing", () -> {
                    AtomicInteger opened = new AtomicInteger();
                    return new OracleProvider(() -> new LoopProduct() {
                        private final boolean blocked = opened.incrementAndGet() % 2 == 0;

                        @Override
                        double add(double sum, double x, double y) {
                            return blocked ? sum + x * y : (float) (sum + x * y);
                        }
                    });
                }),
                new Fault("A20", "two threads round sums that one does not", () -> {
                    return new OracleProvider(LoopProduct::new) {
                        @Override
                        public Backend open(DeviceInfo device, Map<String, String> options) {
                            return !"2".equals(options.get("threads"))
                                    ? super.open(device, options)
                                    : new LoopProduct() {
                                        @Override
                                        double add(double sum, double x, double y) {
                                            return (float) (sum + x * y);
                                        }
                                    };
                        }
                    };
                }),
                new Fault("A20", "a configuration that the device cannot run", () -> {
                    return new OracleProvider(OracleBackend::new) {
                        @Override
                        public Backend open(DeviceInfo device, Map<String, String> options) {
                            if ("2".equals(options.get("threads"))) {
                                throw new BackendException(device.id(), "open", "there is one thread only", null);
                            }
                            return super.open(device, options);
                        }
                    };
                }));
    }

    /** The number cut to the 11 bits that float16, and an operand of a tensor core, has. */
    private static double elevenBits(double x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits((float) x) & ~0x1fff);
    }
}
