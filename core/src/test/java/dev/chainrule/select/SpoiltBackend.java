package dev.chainrule.select;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A correct backend but for one operation, whose target is spoilt after it. */
final class SpoiltBackend extends ArrayBackend {
    private final String operation;
    private final Consumer<float[]> spoil;

    SpoiltBackend(String operation, Consumer<float[]> spoil) {
        this.operation = operation;
        this.spoil = spoil;
    }

    /** Everything that a training may call, each kernel by itself. */
    static List<String> operations() {
        Stream<String> activations = Stream.of(Activation.values())
                .flatMap(g -> Stream.of("dense ", "hiddenDelta ", "activate ", "mulSlope ")
                        .map(name -> name + g));
        Stream<String> units = Stream.of(OutputUnit.values())
                .flatMap(u -> Stream.of("output ", "outputDelta ", "cost ").map(name -> name + u));
        Stream<String> costs = Stream.of(OutputUnit.values())
                .flatMap(u -> Stream.of(Cost.huber(1), Cost.absolute(), Cost.focal(2))
                        .filter(c -> c.fits(u))
                        .flatMap(c -> Stream.of("outputDelta ", "cost ").map(name -> name + c.kind() + " " + u)));
        Stream<String> others = Stream.of(
                "gemm NN",
                "gemm NT",
                "gemm TN",
                "gemm TT",
                "addRow",
                "sumRows",
                "axpy",
                "dropout",
                "softThreshold",
                "limitRows",
                "hits",
                "gatherRows FLOAT32",
                "gatherRows UINT8",
                "accumulateGradient theta 0.0",
                "accumulateGradient theta 1.0",
                "accumulateGradient theta 0.875",
                "accumulateGradient bias 0.0",
                "accumulateGradient bias 1.0");
        Stream<String> small = Stream.of("axpby", "multiplyAdd", "addQuotient", "clip", "dot", "scaleToNorm");
        Stream<String> updates = Stream.of(UpdateRule.values())
                .flatMap(rule -> Stream.of(rule.hasFirst() ? "first" : "", rule.hasSecond() ? "second" : "", "theta")
                        .filter(target -> !target.isEmpty())
                        .map(target -> "update " + rule + " " + target));
        return Stream.of(activations, units, costs, others, small, updates)
                .flatMap(s -> s)
                .toList();
    }

    private void after(String name, View target) {
        if (!name.equals(operation)) {
            return;
        }
        float[] values = new float[(int) target.count()];
        super.download(target, values, 0);
        spoil.accept(values);
        super.upload(values, 0, target);
    }

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        super.gemm(ta, tb, alpha, a, b, beta, c);
        after("gemm " + ta + tb, c);
    }

    @Override
    public void addRow(View row, View t) {
        super.addRow(row, t);
        after("addRow", t);
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        super.sumRows(alpha, s, beta, row);
        after("sumRows", row);
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        super.axpy(alpha, x, y);
        after("axpy", y);
    }

    @Override
    public void dropout(DropoutMask mask, View s, View t) {
        super.dropout(mask, s, t);
        after("dropout", t);
    }

    @Override
    public void softThreshold(float limit, View t) {
        super.softThreshold(limit, t);
        after("softThreshold", t);
    }

    @Override
    public void limitRows(float limit, View t) {
        super.limitRows(limit, t);
        after("limitRows", t);
    }

    @Override
    public void activate(Activation g, View z, View a) {
        super.activate(g, z, a);
        after("activate " + g, a);
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        super.mulSlope(g, a, t);
        after("mulSlope " + g, t);
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        super.output(u, z, h);
        after("output " + u, h);
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        super.cost(u, z, y, perExample);
        after("cost " + u, perExample);
    }

    @Override
    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        super.cost(u, c, z, y, perExample);
        after("cost " + c.kind() + " " + u, perExample);
    }

    @Override
    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        super.outputDelta(u, c, z, y, delta);
        after("outputDelta " + c.kind() + " " + u, delta);
    }

    @Override
    public void hits(View z, View y, View perExample) {
        super.hits(z, y, perExample);
        after("hits", perExample);
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        super.gatherRows(s, rows, t);
        after("gatherRows " + (s.buffer().type() == Element.UINT8 ? "UINT8" : "FLOAT32"), t);
    }

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        super.dense(x, theta, bias, g, a);
        after("dense " + g, a);
    }

    @Override
    public void outputDelta(OutputUnit u, View z, View y, View delta) {
        super.outputDelta(u, z, y, delta);
        after("outputDelta " + u, delta);
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        super.hiddenDelta(nextDelta, theta, g, a, delta);
        after("hiddenDelta " + g, delta);
    }

    @Override
    public void accumulateGradient(
            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
        super.accumulateGradient(scale, delta, x, keepTheta, keepBias, gTheta, gBias);
        after("accumulateGradient theta " + keepTheta, gTheta);
        after("accumulateGradient bias " + keepBias, gBias);
    }

    @Override
    public void axpby(float alpha, View x, float beta, View y) {
        super.axpby(alpha, x, beta, y);
        after("axpby", y);
    }

    @Override
    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        super.multiplyAdd(alpha, x, y, beta, t);
        after("multiplyAdd", t);
    }

    @Override
    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        super.addQuotient(alpha, x, v, epsilon, beta, t);
        after("addQuotient", t);
    }

    @Override
    public void clip(float limit, View t) {
        super.clip(limit, t);
        after("clip", t);
    }

    @Override
    public void dot(View x, View y, float beta, View t) {
        super.dot(x, y, beta, t);
        after("dot", t);
    }

    @Override
    public void scaleToNorm(float limit, View s, View t) {
        super.scaleToNorm(limit, s, t);
        after("scaleToNorm", t);
    }

    @Override
    public void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        super.update(rule, f, gradient, first, second, theta);
        after("update " + rule + " first", first);
        after("update " + rule + " second", second);
        after("update " + rule + " theta", theta);
    }
}
