package dev.chainrule.conformance;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;
import java.util.stream.Stream;

/** Wrong output units, costs and hits. */
final class OutputFaults {
    private OutputFaults() {}

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.in("A12", "softmax in place reads what it has written", () -> new OracleBackend() {
                    @Override
                    public void output(OutputUnit u, View z, View h) {
                        if (u == OutputUnit.SOFTMAX) {
                            double[] logSums = new double[z.rows()];
                            each(h, (e, k) -> {
                                logSums[e] = logSum(z.rows(e, 1), 0);
                                return Math.exp(get(z, e, k) - logSums[e]);
                            });
                        } else {
                            super.output(u, z, h);
                        }
                    }
                }),
                Fault.in("A12", "softmax over the columns", () -> new OracleBackend() {
                    @Override
                    public void output(OutputUnit u, View z, View h) {
                        View all = new View(z.buffer(), z.offset(), 1, (int) z.count());
                        super.output(
                                u,
                                u == OutputUnit.SOFTMAX ? all : z,
                                u == OutputUnit.SOFTMAX ? new View(h.buffer(), h.offset(), 1, (int) h.count()) : h);
                    }
                }),
                Fault.in("A13", "softmax without the maximum taken off", () -> new OracleBackend() {
                    @Override
                    public void output(OutputUnit u, View z, View h) {
                        if (u != OutputUnit.SOFTMAX) {
                            super.output(u, z, h);
                            return;
                        }
                        for (int e = 0; e < z.rows(); e++) {
                            View in = z.rows(e, 1);
                            float sum = (float) Math.exp(logSum(in, 0));
                            each(h.rows(e, 1), (zero, k) -> (float) Math.exp(get(in, 0, k)) / sum);
                        }
                    }
                }),
                cost(
                        "A14",
                        "the mean over outputs instead of the sum",
                        (u, z, y, logSum, k) -> OracleBackend.term(u, z, y, logSum) / k),
                cost(
                        "A14",
                        "the factor ½ of the squared error is forgotten",
                        (u, z, y, logSum, k) ->
                                OracleBackend.term(u, z, y, logSum) * (u == OutputUnit.IDENTITY ? 2 : 1)),
                cost("A15", "the logarithm of a sigmoid that has become 0", (u, z, y, logSum, k) -> {
                    float h = (float) Activation.SIGMOID.of(z);
                    return u == OutputUnit.SIGMOID
                            ? -(y * Math.log(h) + (1 - y) * Math.log(1 - h))
                            : OracleBackend.term(u, z, y, logSum);
                }),
                Fault.in("A16", "the last of equals wins", () -> new OracleBackend() {
                    @Override
                    protected boolean right(View z, View y) {
                        return z.cols() == 1 ? super.right(z, y) : last(z) == last(y);
                    }

                    private int last(View row) {
                        int best = 0;
                        for (int k = 1; k < row.cols(); k++) {
                            best = get(row, 0, k) >= get(row, 0, best) ? k : best;
                        }
                        return best;
                    }
                }),
                Fault.in("A17", "one unit is its own maximum", () -> new OracleBackend() {
                    @Override
                    protected boolean right(View z, View y) {
                        return first(z) == first(y);
                    }
                }),
                Fault.in("A17", "z = 0 counts as yes", () -> new OracleBackend() {
                    @Override
                    protected boolean right(View z, View y) {
                        return z.cols() == 1 ? get(z, 0, 0) >= 0 == get(y, 0, 0) > 0.5 : super.right(z, y);
                    }
                }));
    }

    private interface Term {
        double of(OutputUnit u, double z, double y, double logSum, int outputs);
    }

    private static Fault cost(String rule, String description, Term term) {
        return Fault.in(rule, description, () -> new OracleBackend() {
            @Override
            public void cost(OutputUnit u, View z, View y, View perExample) {
                each(perExample, (e, zero) -> {
                    double max = get(z, e, first(z.rows(e, 1)));
                    double logSum = max + logSum(z.rows(e, 1), max);
                    double sum = 0;
                    for (int k = 0; k < z.cols(); k++) {
                        sum += term.of(u, get(z, e, k), get(y, e, k), logSum, z.cols());
                    }
                    return sum;
                });
            }
        });
    }
}
