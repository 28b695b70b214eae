package dev.chainrule.conformance;

import dev.chainrule.spi.Cost;
import dev.chainrule.spi.Cost.Kind;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Wrong costs other than the canonical ones, and wrong deltas of them. */
final class CostFaults {
    private static final float FAR = 1e30f;

    private CostFaults() {}

    static Stream<Fault> faults() {
        return Stream.of(
                cost("the square goes on beyond δ", c -> c.kind() == Kind.HUBER ? Cost.huber(FAR) : c),
                cost("γ is forgotten", c -> c.kind() == Kind.FOCAL ? new Cost(Kind.FOCAL, 0, 0, c.alpha()) : c),
                cost("α is forgotten", c -> c.kind() == Kind.FOCAL ? Cost.focal(c.gamma()) : c),
                Fault.in("A29", "the absolute error is squared", () -> new OracleBackend() {
                    @Override
                    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
                        super.cost(u, c, z, y, perExample);
                        if (c.kind() == Kind.ABSOLUTE) {
                            super.cost(u, z, y, perExample);
                        }
                    }
                }),
                Fault.in("A30", "the logarithm of an output that has become 0", () -> new OracleBackend() {
                    @Override
                    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
                        super.cost(u, c, z, y, perExample);
                        if (c.kind() == Kind.FOCAL) {
                            super.output(u, z, z);
                            each(perExample, (e, zero) -> {
                                double sum = 0;
                                for (int k = 0; k < z.cols(); k++) {
                                    double h = get(z, e, k);
                                    sum -= get(y, e, k) * Math.pow(1 - h, c.gamma()) * Math.log(h);
                                }
                                return sum;
                            });
                        }
                    }
                }),
                delta("Huber's delta has no limit", c -> c.kind() == Kind.HUBER ? Cost.huber(FAR) : c),
                delta("α is forgotten", c -> c.kind() == Kind.FOCAL ? Cost.focal(c.gamma()) : c),
                Fault.in("O12", "y - z", () -> new OracleBackend() {
                    @Override
                    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
                        super.outputDelta(u, c, z, y, delta);
                        each(delta, (e, k) -> c.kind() == Kind.ABSOLUTE ? -get(delta, e, k) : get(delta, e, k));
                    }
                }),
                Fault.in("O12", "a target that is hit counts as one above", () -> new OracleBackend() {
                    @Override
                    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
                        super.outputDelta(u, c, z, y, delta);
                        each(
                                delta,
                                (e, k) -> c.kind() == Kind.ABSOLUTE && get(delta, e, k) == 0 ? 1 : get(delta, e, k));
                    }
                }),
                Fault.in("O12", "(1 - h)^γ is taken for a constant", () -> new OracleBackend() {
                    @Override
                    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
                        if (c.kind() != Kind.FOCAL) {
                            super.outputDelta(u, c, z, y, delta);
                            return;
                        }
                        super.outputDelta(u, z, y, delta);
                        each(delta, (e, k) -> {
                            double off = Math.abs(get(delta, e, k));
                            double weight = get(y, e, k) > 0.5 ? c.weightOfOne() : c.weightOfZero();
                            return weight * Math.pow(off, c.gamma()) * get(delta, e, k);
                        });
                    }
                }));
    }

    private static Fault cost(String description, UnaryOperator<Cost> wrong) {
        return Fault.in("A29", description, () -> new OracleBackend() {
            @Override
            public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
                super.cost(u, wrong.apply(c), z, y, perExample);
            }
        });
    }

    private static Fault delta(String description, UnaryOperator<Cost> wrong) {
        return Fault.in("O12", description, () -> new OracleBackend() {
            @Override
            public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
                super.outputDelta(u, wrong.apply(c), z, y, delta);
            }
        });
    }
}
