package dev.chainrule.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.testing.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The line search alone, on functions in float64. */
class StrongWolfeTest {
    private static final StrongWolfe SEARCH = new StrongWolfe(1e-4, 0.9, 20);

    /** A function along a line, which remembers where it was asked. */
    private static final class Asked implements StrongWolfe.Line {
        private final DoubleUnaryOperator cost;
        private final DoubleUnaryOperator slope;
        private final List<LinePoint> trials = new ArrayList<>();

        private Asked(DoubleUnaryOperator cost, DoubleUnaryOperator slope) {
            this.cost = cost;
            this.slope = slope;
        }

        @Override
        public LinePoint at(double t) {
            trials.add(new LinePoint(t, cost.applyAsDouble(t), slope.applyAsDouble(t)));
            return trials.get(trials.size() - 1);
        }

        private LinePoint start() {
            return new LinePoint(0, cost.applyAsDouble(0), slope.applyAsDouble(0));
        }

        private LinePoint search(StrongWolfe search, double first) {
            return search.search(this, start(), first);
        }
    }

    /** Function 1 of Moré and Thuente, table 1, with its c₁ and c₂; the numbers of evaluations are those of the article. */
    @ParameterizedTest
    @CsvSource({"1e-3, 6, 1.4", "1e-1, 3, 1.4", "1e1, 1, 10", "1e3, 4, 37"})
    void theArticlesFirstFunctionTakesItsNumberOfEvaluations(double first, int evaluations, double t) {
        Asked line = new Asked(x -> -x / (x * x + 2), x -> (x * x - 2) / ((x * x + 2) * (x * x + 2)));

        LinePoint found = line.search(new StrongWolfe(0.001, 0.1, 20), first);

        assertThat(line.trials).hasSize(evaluations);
        assertThat(found.t()).isCloseTo(t, within(0.05 * t));
    }

    /** Function 2, (t + 0.004)⁵ - 2 (t + 0.004)⁴, whose minimum is at 1.596; the strictest search of the article, table 2. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e-1, 1e1, 1e3})
    void aStrictSearchFindsTheMinimum(double first) {
        double b = 0.004;
        Asked line = new Asked(
                x -> Math.pow(x + b, 5) - 2 * Math.pow(x + b, 4), x -> 5 * Math.pow(x + b, 4) - 8 * Math.pow(x + b, 3));

        assertThat(line.search(new StrongWolfe(0.1, 0.1, 40), first).t()).isCloseTo(1.6, within(0.02));
    }

    /** Function 4, whose first stage goes by ψ, as the article's table 4 has it. */
    @ParameterizedTest
    @CsvSource({"1e-3, 4, 0.085", "1e-1, 1, 0.10", "1e1, 3, 0.35", "1e3, 4, 0.83"})
    void theArticlesFourthFunctionTakesItsNumberOfEvaluations(double first, int evaluations, double t) {
        double b = 0.001;
        double gamma = Math.sqrt(1 + b * b) - b;
        Asked line = new Asked(
                x -> gamma * Math.hypot(1 - x, b) + gamma * Math.hypot(x, b),
                x -> gamma * (x - 1) / Math.hypot(1 - x, b) + gamma * x / Math.hypot(x, b));

        LinePoint found = line.search(new StrongWolfe(0.001, 0.001, 20), first);

        assertThat(line.trials).hasSize(evaluations);
        assertThat(found.t()).isCloseTo(t, within(0.05 * t));
    }

    /** Both conditions, on lines of Rosenbrock's valley from anywhere, downwards; a narrow interval ends a few searches before. */
    @Test
    void stepsFoundSatisfyBothConditions() {
        Draw draw = Draw.ofRun();
        int satisfied = 0;
        for (int i = 0; i < 1000; i++) {
            double[] at = {4 * unit(draw) - 2, 4 * unit(draw) - 2};
            double[] g = gradient(at);
            double[] d = {-g[0] * (0.5 + unit(draw)), -g[1] * (0.5 + unit(draw))};
            Asked line = rosenbrock(at, d);
            double first = Math.pow(10, 6 * unit(draw) - 6);
            LinePoint found = line.search(SEARCH, first);

            assertThat(found.cost())
                    .as("%d, %s", i, draw)
                    .isLessThan(line.start().cost());
            satisfied += sufficient(line.start(), found) && flat(line.start(), found) ? 1 : 0;
        }
        assertThat(satisfied).as("both conditions, %s", draw).isGreaterThan(980);
    }

    private static boolean sufficient(LinePoint start, LinePoint found) {
        return found.cost() <= start.cost() + 1e-4 * found.t() * start.slope();
    }

    private static boolean flat(LinePoint start, LinePoint found) {
        return Math.abs(found.slope()) <= 0.9 * Math.abs(start.slope());
    }

    /** A number in [0, 1). */
    private static double unit(Draw draw) {
        return (draw.within(1) + 1) / 2;
    }

    private static Asked rosenbrock(double[] at, double[] d) {
        return new Asked(t -> rosenbrock(at[0] + t * d[0], at[1] + t * d[1]), t -> {
            double[] g = gradient(new double[] {at[0] + t * d[0], at[1] + t * d[1]});
            return g[0] * d[0] + g[1] * d[1];
        });
    }

    private static double rosenbrock(double x, double y) {
        return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
    }

    private static double[] gradient(double[] at) {
        double valley = at[1] - at[0] * at[0];
        return new double[] {-2 * (1 - at[0]) - 400 * at[0] * valley, 200 * valley};
    }

    /** Descent with such steps goes down the valley, as no constant rate of 1 would. */
    @Test
    void descentAlongTheValleyNeverRises() {
        double[] at = {-1.2, 1};
        double cost = rosenbrock(at[0], at[1]);
        for (int k = 0; k < 2000; k++) {
            double[] g = gradient(at);
            LinePoint found = rosenbrock(at, new double[] {-g[0], -g[1]}).search(SEARCH, 1);
            assertThat(found.cost()).isLessThan(cost);
            cost = found.cost();
            at = new double[] {at[0] - found.t() * g[0], at[1] - found.t() * g[1]};
        }
        assertThat(cost).isLessThan(1e-3);
    }

    /** A cost that is not finite bounds the steps: -√(1 - (t - 0.9)²), NaN beyond 1.9, and ln beyond a pole. */
    @Test
    void costsThatAreNotFiniteAreStayedAwayFrom() {
        Asked circle = new Asked(
                t -> -Math.sqrt(1 - (t - 0.9) * (t - 0.9)), t -> (t - 0.9) / Math.sqrt(1 - (t - 0.9) * (t - 0.9)));
        LinePoint found = circle.search(SEARCH, 1000);
        assertThat(found.cost()).isLessThan(circle.start().cost());
        assertThat(SEARCH.accepts(circle.start(), found)).isTrue();

        Asked wall = new Asked(t -> t < 0.01 ? -t : Double.POSITIVE_INFINITY, t -> -1);
        assertThat(wall.search(SEARCH, 1).t()).isGreaterThan(0.005).isLessThan(0.01);
        double ceiling = Double.POSITIVE_INFINITY;
        for (LinePoint trial : wall.trials) {
            assertThat(trial.t()).as("below what was infinite").isLessThan(ceiling);
            ceiling = trial.finite() ? ceiling : trial.t();
        }
    }

    /** Without a step that satisfies both, the one of least cost. */
    @Test
    void aCostThatFallsForEverGivesTheLastPoint() {
        Asked line = new Asked(t -> -t, t -> -1);

        LinePoint found = line.search(SEARCH, 1);

        assertThat(line.trials).hasSize(20);
        assertThat(found).isSameAs(line.trials.get(19));
    }

    /** A slope that does not tell the truth: no step lowers the cost, and the start is what is found. */
    @Test
    void noLowerCostGivesTheStart() {
        Asked line = new Asked(t -> t, t -> t == 0 ? -1 : 1);
        LinePoint start = line.start();

        assertThat(SEARCH.search(line, start, 1)).isSameAs(start);
        assertThat(line.trials).hasSizeBetween(1, 20);
    }
}
