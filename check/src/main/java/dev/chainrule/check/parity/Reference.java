package dev.chainrule.check.parity;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.BoundedArithmetic;
import dev.chainrule.reference.Precision;
import dev.chainrule.reference.Update;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The operations of the SPI in float64, each by its name and its arguments. */
final class Reference {
    private final BoundedArithmetic in;

    /** The reference for devices of this precision. */
    Reference(Precision precision) {
        in = new BoundedArithmetic(precision);
    }

    /**
     * The results of an operation, one for each target in the order of the arguments.
     *
     * @param arguments those of the SPI
     * @param read the numbers of an operand
     */
    List<Bounded> results(String operation, Object[] arguments, Function<View, Bounded> read) {
        Arguments a = new Arguments(arguments, read);
        return switch (operation) {
            case "dense" ->
                List.of(in.dense(a.matrix(0), a.matrix(1), a.matrix(2), ReferenceTwin.of(a.of(Activation.class))));
            case "dropout" -> {
                DropoutMask mask = a.of(DropoutMask.class);
                yield List.of(in.dropout(mask.seed(), mask.stream(), mask.rate(), a.matrix(0)));
            }
            case "cost" ->
                List.of(in.cost(
                        ReferenceTwin.of(a.of(OutputUnit.class)),
                        ReferenceTwin.of(a.cost()),
                        a.matrix(0),
                        a.matrix(1)));
            case "output" -> List.of(in.output(ReferenceTwin.of(a.of(OutputUnit.class)), a.matrix(0)));
            case "hits" -> List.of(hits(a.matrix(0), a.matrix(1)));
            case "outputDelta" ->
                List.of(in.outputDelta(
                        ReferenceTwin.of(a.of(OutputUnit.class)),
                        ReferenceTwin.of(a.cost()),
                        a.matrix(0),
                        a.matrix(1)));
            case "hiddenDelta" ->
                List.of(in.hiddenDelta(
                        a.matrix(0), a.matrix(1), ReferenceTwin.of(a.of(Activation.class)), a.matrix(2)));
            case "accumulateGradient" -> {
                BoundedArithmetic.LayerGradient gradient = in.accumulateGradient(
                        a.number(0), a.matrix(0), a.matrix(1), a.number(1), a.number(2), a.matrix(2), a.matrix(3));
                yield List.of(gradient.theta(), gradient.bias());
            }
            case "dot" -> List.of(in.dot(a.matrix(0), a.matrix(1), a.number(0), a.matrix(2)));
            case "scaleToNorm" -> List.of(in.scaleToNorm(a.number(0), a.matrix(0), a.matrix(1)));
            case "clip" -> List.of(in.clip(a.number(0), a.matrix(0)));
            case "softThreshold" -> List.of(in.softThreshold(a.number(0), a.matrix(0)));
            case "limitRows" -> List.of(in.limitRows(a.number(0), a.matrix(0)));
            case "update" -> update(a);
            default ->
                throw new IllegalArgumentException("reference: " + operation + ", expected a step of a training");
        };
    }

    private List<Bounded> update(Arguments a) {
        UpdateRule rule = a.of(UpdateRule.class);
        Update.State before = new Update.State(a.matrix(1), a.matrix(2), a.matrix(3));
        Update.State after =
                ReferenceTwin.of(rule).step(in, ReferenceTwin.of(a.of(UpdateFactors.class)), a.matrix(0), before);
        List<Bounded> results = new ArrayList<>();
        if (rule.hasFirst()) {
            results.add(after.first());
        }
        if (rule.hasSecond()) {
            results.add(after.second());
        }
        results.add(after.theta());
        return results;
    }

    /** 1 where the places of the first greatest are equal, or for one output where z &gt; 0 exactly if y &gt; ½; else 0. */
    private static Bounded hits(Bounded z, Bounded y) {
        double[] hits = new double[z.rows()];
        for (int e = 0; e < hits.length; e++) {
            boolean right = z.cols() == 1 ? z.value(e, 0) > 0 == y.value(e, 0) > 0.5 : greatest(z, e) == greatest(y, e);
            hits[e] = right ? 1 : 0;
        }
        return Bounded.exact(hits.length, 1, hits);
    }

    private static int greatest(Bounded v, int e) {
        int best = 0;
        for (int k = 1; k < v.cols(); k++) {
            best = v.value(e, k) > v.value(e, best) ? k : best;
        }
        return best;
    }

    /** The arguments of an operation: its matrices and its numbers in their order, and others by their type. */
    private static final class Arguments {
        private final List<Bounded> matrices = new ArrayList<>();
        private final List<Double> numbers = new ArrayList<>();
        private final List<Object> others = new ArrayList<>();

        Arguments(Object[] arguments, Function<View, Bounded> read) {
            for (Object argument : arguments) {
                if (argument instanceof View view) {
                    matrices.add(read.apply(view));
                } else if (argument instanceof Float number) {
                    numbers.add(number.doubleValue());
                } else {
                    others.add(argument);
                }
            }
        }

        Bounded matrix(int i) {
            return matrices.get(i);
        }

        double number(int i) {
            return numbers.get(i);
        }

        <T> T of(Class<T> type) {
            return others.stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .findFirst()
                    .orElseThrow();
        }

        Cost cost() {
            return others.stream()
                    .filter(Cost.class::isInstance)
                    .map(Cost.class::cast)
                    .findFirst()
                    .orElse(Cost.CANONICAL);
        }
    }
}
