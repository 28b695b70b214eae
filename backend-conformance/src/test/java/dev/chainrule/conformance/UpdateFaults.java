package dev.chainrule.conformance;

import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.function.Function;
import java.util.stream.Stream;

/** Wrong steps of optimizers, and wrong operations that they consist of. */
final class UpdateFaults {
    private UpdateFaults() {}

    static Stream<Fault> faults() {
        return Stream.of(elements(), norms(), steps()).flatMap(Function.identity());
    }

    private static Stream<Fault> elements() {
        return Stream.of(
                Fault.in("A23", "beta is taken for 1, as in axpy", () -> new OracleBackend() {
                    @Override
                    public void axpby(float alpha, View x, float beta, View y) {
                        super.axpby(alpha, x, beta == 0 ? 0 : 1, y);
                    }
                }),
                Fault.in("A23", "the old contents are multiplied by 0", () -> new OracleBackend() {
                    @Override
                    public void axpby(float alpha, View x, float beta, View y) {
                        each(y, (i, j) -> alpha * get(x, i, j) + beta * get(y, i, j));
                    }
                }),
                Fault.in("A24", "x times x where y is asked for", () -> new OracleBackend() {
                    @Override
                    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
                        super.multiplyAdd(alpha, x, x, beta, t);
                    }
                }),
                Fault.in("A24", "y is scaled where it lies", () -> new OracleBackend() {
                    @Override
                    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
                        each(y, (i, j) -> alpha * get(y, i, j));
                        super.multiplyAdd(1, x, y, beta, t);
                    }
                }),
                Fault.in("A25", "epsilon within the root", () -> new OracleBackend() {
                    @Override
                    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
                        each(
                                t,
                                (i, j) -> alpha * get(x, i, j) / Math.sqrt(get(v, i, j) + epsilon)
                                        + (beta == 0 ? 0 : beta * get(t, i, j)));
                    }
                }),
                Fault.in("A25", "a reciprocal root of 12 bits, as some processors have one", () -> new OracleBackend() {
                    @Override
                    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
                        super.addQuotient(alpha * (1 + 0x1p-12f), x, v, epsilon, beta, t);
                    }
                }),
                Fault.in("A26", "NaN becomes the limit", () -> new OracleBackend() {
                    @Override
                    public void clip(float limit, View t) {
                        each(t, (i, j) -> get(t, i, j) < limit ? Math.max(-limit, get(t, i, j)) : limit);
                    }
                }),
                Fault.in("A26", "only from above", () -> new OracleBackend() {
                    @Override
                    public void clip(float limit, View t) {
                        each(t, (i, j) -> Math.min(limit, get(t, i, j)));
                    }
                }),
                Fault.in("A26", "the grid has no more than 65,535 rows", () -> new OracleBackend() {
                    @Override
                    public void clip(float limit, View t) {
                        super.clip(limit, t.rows(0, Math.min(t.rows(), 65_535)));
                    }
                }));
    }

    private static Stream<Fault> norms() {
        return Stream.of(
                Fault.in("A27", "the last elements, less than a vector, are forgotten", () -> new OracleBackend() {
                    @Override
                    public void dot(View x, View y, float beta, View t) {
                        long count = x.count() < 8 ? x.count() : x.count() / 8 * 8;
                        super.dot(first(count, x), first(count, y), beta, t);
                    }

                    private static View first(long count, View v) {
                        return new View(v.buffer(), v.offset(), 1, (int) count);
                    }
                }),
                Fault.in("A27", "the squares of x are added", () -> new OracleBackend() {
                    @Override
                    public void dot(View x, View y, float beta, View t) {
                        super.dot(x, x, beta, t);
                    }
                }),
                Fault.in("A27", "each matrix starts from 0", () -> new OracleBackend() {
                    @Override
                    public void dot(View x, View y, float beta, View t) {
                        super.dot(x, y, 0, t);
                    }
                }),
                Fault.in("A28", "a norm that is small enough is scaled up", () -> new OracleBackend() {
                    @Override
                    public void scaleToNorm(float limit, View s, View t) {
                        double factor = limit / Math.sqrt(get(s, 0, 0));
                        each(t, (i, j) -> factor * get(t, i, j));
                    }
                }),
                Fault.in("A28", "the square is taken for the norm", () -> new OracleBackend() {
                    @Override
                    public void scaleToNorm(float limit, View s, View t) {
                        double factor = Math.min(1, limit / get(s, 0, 0));
                        each(t, (i, j) -> factor * get(t, i, j));
                    }
                }),
                Fault.in("A28", "a norm that is no number is taken for a small one", () -> new OracleBackend() {
                    @Override
                    public void scaleToNorm(float limit, View s, View t) {
                        if (!Double.isNaN(get(s, 0, 0))) {
                            super.scaleToNorm(limit, s, t);
                        }
                    }
                }));
    }

    private static Stream<Fault> steps() {
        return Stream.of(
                update(
                        "Nesterov's step is that of momentum",
                        UpdateRule.NESTEROV,
                        (on, f, o) -> UpdateRule.MOMENTUM.apply(on, f, o[0], o[1], o[2], o[3])),
                update("theta moves by the moment of the step before", UpdateRule.MOMENTUM, (on, f, o) -> {
                    on.axpby(f.decay(), o[3], 1, o[0]);
                    on.axpby(-f.rate(), o[1], f.keepTheta(), o[3]);
                    on.axpby(f.addFirst(), o[0], f.keepFirst(), o[1]);
                }),
                update("the gradient is not squared", UpdateRule.RMSPROP, (on, f, o) -> {
                    on.axpby(f.decay(), o[3], 1, o[0]);
                    on.axpby(f.addSecond(), o[0], f.keepSecond(), o[2]);
                    on.addQuotient(-f.rate(), o[0], o[2], f.epsilon(), f.keepTheta(), o[3]);
                }),
                update(
                        "decay beside the gradient is forgotten",
                        UpdateRule.ADAM,
                        (on, f, o) -> UpdateRule.ADAM.apply(on, keeping(f), o[0], o[1], o[2], o[3])),
                update(
                        "decay is added to a gradient that the moments have had already",
                        UpdateRule.ADAM,
                        (on, f, o) -> {
                            on.axpby(f.addFirst(), o[0], f.keepFirst(), o[1]);
                            on.axpby(f.decay(), o[3], 1, o[0]);
                            on.multiplyAdd(f.addSecond(), o[0], o[0], f.keepSecond(), o[2]);
                            on.addQuotient(-f.rate(), o[1], o[2], f.epsilon(), f.keepTheta(), o[3]);
                        }),
                update("one pass that rounds in another way", UpdateRule.ADAM, (on, f, o) -> {
                    UpdateRule.ADAM.apply(on, f, o[0], o[1], o[2], o[3]);
                    on.nudge(o[3]);
                }));
    }

    private static UpdateFactors keeping(UpdateFactors f) {
        return new UpdateFactors(
                f.rate(), f.keepFirst(), f.addFirst(), f.keepSecond(), f.addSecond(), f.epsilon(), f.decay(), 1);
    }

    /** A step on gradient, first moment, second moment and theta. */
    private interface Wrong {
        void step(Updating on, UpdateFactors f, View... operands);
    }

    private static class Updating extends OracleBackend {
        private final UpdateRule rule;
        private final Wrong wrong;

        Updating(UpdateRule rule, Wrong wrong) {
            this.rule = rule;
            this.wrong = wrong;
        }

        @Override
        public void update(UpdateRule asked, UpdateFactors f, View gradient, View first, View second, View theta) {
            if (asked == rule) {
                wrong.step(this, f, gradient, first, second, theta);
            } else {
                super.update(asked, f, gradient, first, second, theta);
            }
        }

        /** Changes the last bit of the last element. */
        private void nudge(View t) {
            View last = t.rows(t.rows() - 1, 1);
            each(last, (zero, j) -> Math.nextUp((float) get(last, 0, j)));
        }
    }

    private static Fault update(String description, UpdateRule rule, Wrong wrong) {
        return Fault.in("O8", description, () -> new Updating(rule, wrong));
    }
}
