package dev.chainrule.conformance;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Family A, last part: the same operands give the same bits, and chains of multiply-adds give those of fma. */
final class DeterminismRules {
    private static final int RUNS = 8;
    /** How often an operation is called before it must still give the same bits: a compiler has begun by then. */
    private static final int REPEATS = 300;

    /** The number of configurations that are opened, or {@code all}: a device may compile each for half a minute. */
    private static final String CONFIGURATIONS = "chainrule.configurations";

    private static final String SOME = "2";

    private static final List<Cost> COSTS = List.of(Cost.huber(0.7f), Cost.absolute(), Cost.focal(1.7f, 0.3f));

    private DeterminismRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule(
                        "A18",
                        "the same operands give the same bits each time, wherever they lie",
                        DeterminismRules::again),
                new Rule(
                        "A19",
                        "the same operands give the same bits on every opened backend",
                        DeterminismRules::elsewhere),
                new Rule(
                        "A20",
                        "every configuration opens, and gives the bits of the device opened without it",
                        DeterminismRules::configured),
                new Rule(
                        "A21",
                        "multiplyAdds takes every step of every element, each rounded once",
                        DeterminismRules::multiplyAdds),
                new Rule(
                        "A22",
                        "an operation gives the same bits while the backend is proved, and otherwise",
                        DeterminismRules::proved));
    }

    /** The operands of every operation: the values, not where they are. */
    private static final class Operands {
        final int m;
        final int n;
        final int k;
        final float[] x;
        final float[] theta;
        final float[] bias;
        final float[] z;
        final float[] y;

        Operands(Draw draw, int m, int n, int k) {
            this.m = m;
            this.n = n;
            this.k = k;
            x = draw.uniform(m * k, -2, 2);
            theta = draw.uniform(n * k, -1, 1);
            bias = draw.uniform(n, -1, 1);
            z = draw.uniform(m * n, -5, 5);
            y = OutputRules.targets(draw, OutputUnit.SOFTMAX, m, n);
        }

        @Override
        public String toString() {
            return "x[" + m + ", " + k + "], theta[" + n + ", " + k + "]";
        }
    }

    private static void again(Trial trial) {
        trial.backend().prove(false); // so that its kernels change as they would
        for (Operands operands : shapes(trial.draw())) {
            Map<String, float[]> first = results(trial, trial.backend(), operands, 1);
            for (int run = 2; run <= RUNS; run++) {
                same(first, results(trial, trial.backend(), operands, 1), operands, "in run " + run);
            }
            int times = operands.x.length < 1_000 ? REPEATS : 2;
            same(first, results(trial, trial.backend(), operands, times), operands, "called " + times + " times");
        }
    }

    private static void elsewhere(Trial trial) {
        Backend other = trial.open();
        for (Operands operands : shapes(trial.draw())) {
            Map<String, float[]> first = results(trial, trial.backend(), operands, 1);
            same(first, results(trial, other, operands, 1), operands, "on the other backend");
        }
    }

    private static void configured(Trial trial) {
        Subject subject = trial.subject();
        Map<Operands, Map<String, float[]>> first = new LinkedHashMap<>();
        for (Operands operands : shapes(trial.draw())) {
            first.put(operands, results(trial, trial.backend(), operands, 1));
        }
        for (Map<String, String> configuration : some(subject.configurations(), trial.draw())) {
            Backend other = trial.open(subject.with(configuration));
            first.forEach((operands, bits) ->
                    same(bits, results(trial, other, operands, 1), operands, "with " + configuration));
            trial.close(other);
        }
    }

    /** At most {@value #SOME} of them, drawn, or as many as the property says. */
    private static List<Map<String, String>> some(List<Map<String, String>> configurations, Draw draw) {
        List<Map<String, String>> some = new ArrayList<>(configurations);
        String most = System.getProperty(CONFIGURATIONS, SOME);
        while (!most.equals("all") && some.size() > Integer.parseInt(most)) {
            some.remove(draw.between(0, some.size() - 1));
        }
        return some;
    }

    private static void proved(Trial trial) {
        Backend backend = trial.backend();
        for (Operands operands : shapes(trial.draw())) {
            backend.prove(false);
            Map<String, float[]> first = results(trial, backend, operands, 1);
            backend.prove(true);
            same(first, results(trial, backend, operands, 1), operands, "while it is proved");
            backend.prove(false);
            same(first, results(trial, backend, operands, 1), operands, "after it was proved");
        }
    }

    /** Around the shares of a thread or a work-item, and beyond them; one step, a few, and more than are unrolled. */
    private static void multiplyAdds(Trial trial) {
        if (!(trial.backend() instanceof PeakProbe probe)) {
            return;
        }
        for (int count : new int[] {1, 7, 96, 191, 193, 1_031, 9_001}) {
            for (int steps : new int[] {1, 2, 7, 8, 21}) {
                multiplyAdds(trial, probe, steps, count);
            }
        }
    }

    private static void multiplyAdds(Trial trial, PeakProbe probe, int steps, int count) {
        float x = trial.draw().uniform(0.5, 1);
        float y = trial.draw().uniform(0.5, 1);
        trial.step("multiplyAdds of " + steps + " steps", step -> {
            Operand t = step.random("t", 1, count);
            probe.multiplyAdds(steps, x, y, t.view());
            float[] expected = t.values();
            for (int i = 0; i < count; i++) {
                for (int s = 0; s < steps; s++) {
                    expected[i] = Math.fma(expected[i], x, y);
                }
            }
            step.expect(t, expected);
        });
    }

    private static List<Operands> shapes(Draw draw) {
        return List.of(
                new Operands(draw, 17, 10, 33), new Operands(draw, 65, 48, 129), new Operands(draw, 301, 33, 64));
    }

    private static void same(Map<String, float[]> first, Map<String, float[]> now, Operands o, String when) {
        first.forEach((operation, bits) -> Mismatch.bits(Objects.requireNonNull(now.get(operation)), bits, bits.length)
                .ifPresent(m -> {
                    throw new AssertionError(
                            "%s, %s: other bits %s than at first, number %s".formatted(operation, o, when, m));
                }));
    }

    /** The results of every operation whose additions have an order, or that calls a function. */
    private static Map<String, float[]> results(Trial trial, Backend backend, Operands o, int times) {
        Map<String, float[]> results = new LinkedHashMap<>();
        trial.step(backend, "each operation " + times + " times", step -> new Recorder(step, times, results).run(o));
        return results;
    }

    /** Calls each operation {@code times} times into one target, and keeps the contents of the target at the end. */
    private record Recorder(Step step, int times, Map<String, float[]> results) {

        void run(Operands o) {
            Backend backend = step.backend();
            View x = step.operand("x", o.m, o.k, o.x).view();
            View theta = step.operand("theta", o.n, o.k, o.theta).view();
            View bias = step.operand("bias", 1, o.n, o.bias).view();
            View z = step.operand("z", o.m, o.n, o.z).view();
            View y = step.operand("y", o.m, o.n, o.y).view();
            for (Activation g : Activation.values()) {
                keep("dense " + g, o.m, o.n, a -> backend.dense(x, theta, bias, g, a));
                keep("hiddenDelta " + g, o.m, o.k, delta -> backend.hiddenDelta(z, theta, g, x, delta));
            }
            for (OutputUnit u : OutputUnit.values()) {
                keep("outputDelta " + u, o.m, o.n, delta -> backend.outputDelta(u, z, y, delta));
                keep("cost " + u, o.m, 1, perExample -> backend.cost(u, z, y, perExample));
                for (Cost c : COSTS) {
                    if (c.fits(u)) {
                        keep("outputDelta " + c + " " + u, o.m, o.n, delta -> backend.outputDelta(u, c, z, y, delta));
                        keep("cost " + c + " " + u, o.m, 1, perExample -> backend.cost(u, c, z, y, perExample));
                    }
                }
            }
            Operand gBias = step.unread("gBias", 1, o.n);
            keep(
                    "accumulateGradient, theta",
                    o.n,
                    o.k,
                    gTheta -> backend.accumulateGradient(0.1f, z, x, 0, 0, gTheta, gBias.view()));
            keep("accumulateGradient, bias", gBias);
            keep("dropout", o.m, o.k, t -> backend.dropout(new DropoutMask(1, 2, 0.3f), x, t));
            keepLimited(o);
            keep("sumRows", 1, o.k, row -> backend.sumRows(0.1f, x, 0, row));
            keep("dot", 1, 1, t -> backend.dot(z, y, 0, t));
            keep("addQuotient", o.m, o.n, t -> backend.addQuotient(0.3f, z, y, 0.1f, 0, t));
            for (UpdateRule rule : UpdateRule.values()) {
                update(rule, o);
            }
            keep("gemm", o.k, o.n, c -> backend.gemm(Transpose.T, Transpose.N, 0.3f, x, z, 0, c));
        }

        /** Starts anew each time, since moments go on from what they were. */
        private void update(UpdateRule rule, Operands o) {
            UpdateFactors f = new UpdateFactors(0.1f, 0.9f, 0.1f, 0.99f, 0.01f, 0.1f, 0.2f, 0.8f);
            Operand theta = step.unread("theta", o.m, o.n);
            Operand first = step.unread("first", o.m, o.n);
            Operand second = step.unread("second", o.m, o.n);
            Operand gradient = step.unread("gradient", o.m, o.n);
            for (int i = 0; i < times; i++) {
                step.backend().upload(o.z, 0, theta.view());
                step.backend().upload(o.y, 0, first.view());
                step.backend().upload(o.y, 0, second.view());
                step.backend().upload(o.z, 0, gradient.view());
                step.backend().update(rule, f, gradient.view(), first.view(), second.view(), theta.view());
            }
            keep("update " + rule + ", first", first);
            keep("update " + rule + ", second", second);
            keep("update " + rule + ", theta", theta);
            step.expect(gradient, gradient.download());
        }

        /** Rows are limited where they lie, so each time anew. */
        private void keepLimited(Operands o) {
            for (int i = 0; i < times; i++) {
                Operand target = step.operand("target", o.m, o.k, o.x);
                step.backend().limitRows(1, target.view());
                if (i == times - 1) {
                    keep("limitRows", target);
                } else {
                    step.expect(target, target.download());
                }
            }
        }

        private void keep(String operation, int rows, int cols, Consumer<View> call) {
            Operand target = step.unread("target", rows, cols);
            for (int i = 0; i < times; i++) {
                call.accept(target.view());
            }
            keep(operation, target);
        }

        private void keep(String operation, Operand target) {
            float[] got = target.download();
            results.put(operation, got);
            step.expect(target, got);
        }
    }
}
