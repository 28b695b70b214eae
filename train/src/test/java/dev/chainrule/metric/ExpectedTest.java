package dev.chainrule.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every figure is that of scikit-learn, on 300 random cases with equal scores and absent classes; see expected.py. */
class ExpectedTest {
    private static final double TOLERANCE = 1e-12;

    /** Answers, a row [target, score of each class] or [target, prediction], and what is expected of them. */
    private record Case(int number, boolean quantities, int columns, double[][] rows, Map<String, Double> expected) {
        @Override
        public String toString() {
            return "case " + number;
        }
    }

    private static Stream<Case> classes() {
        return cases().stream().filter(c -> !c.quantities);
    }

    private static Stream<Case> quantities() {
        return cases().stream().filter(c -> c.quantities);
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        Iterator<String> lines = lines().iterator();
        lines.next(); // the source
        while (lines.hasNext()) {
            String[] head = lines.next().split(" ");
            double[][] rows = new double[Integer.parseInt(head[2])][];
            for (int e = 0; e < rows.length; e++) {
                rows[e] = Stream.of(lines.next().split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            }
            Map<String, Double> expected = new LinkedHashMap<>();
            for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
                String[] figure = line.split(" ");
                expected.put(figure[0], figure[1].equals("nan") ? Double.NaN : Double.parseDouble(figure[1]));
            }
            cases.add(new Case(cases.size(), head[0].equals("quantities"), Integer.parseInt(head[1]), rows, expected));
        }
        assertThat(cases).hasSize(300);
        return cases;
    }

    private static List<String> lines() {
        try (InputStream in = Objects.requireNonNull(ExpectedTest.class.getResourceAsStream("expected.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the rows from {@code from} to {@code to} as one batch, in arrays that are longer than it. */
    private static ClassAnswers answers(Case c, int from, int to) {
        double[] scores = new double[(to - from + 3) * c.columns];
        int[] targets = new int[to - from + 3];
        for (int e = from; e < to; e++) {
            targets[e - from] = (int) c.rows[e][0];
            System.arraycopy(c.rows[e], 1, scores, (e - from) * c.columns, c.columns);
        }
        ClassAnswers all = ClassAnswers.of(c.columns, scores, targets);
        int[] answered = IntStream.range(0, targets.length).map(all::answered).toArray();
        return new ClassAnswers(c.columns, scores, answered, targets, to - from);
    }

    private static <A> Map<String, Double> figures(List<Metric<A>> metrics, List<A> batches) {
        Map<String, Double> figures = new HashMap<>();
        for (Metric<A> metric : metrics) {
            batches.forEach(metric::add);
            figures.putAll(metric.figures());
        }
        return figures;
    }

    @ParameterizedTest
    @MethodSource("classes")
    void figuresOfClassesAreThoseOfScikitLearn(Case c) {
        ConfusionMatrix matrix = new ConfusionMatrix(c.columns);
        List<Metric<ClassAnswers>> metrics =
                new ArrayList<>(List.of(matrix, new Ranking(c.columns), new ProbabilityError(), new Calibration(10)));
        for (int k = 1; k < c.columns && c.columns > 2; k++) {
            metrics.add(new TopK(k));
        }
        Map<String, Double> figures = figures(metrics, List.of(answers(c, 0, c.rows.length)));
        assertThat(figures.remove("calibrationError")).isBetween(0.0, 1.0);
        for (int i = 0; i < c.columns; i++) {
            figures.put("precision:" + i, matrix.precision(i));
            figures.put("recall:" + i, matrix.recall(i));
            figures.put("f1:" + i, matrix.f1(i));
            for (int j = 0; j < c.columns; j++) {
                figures.put("count:" + i + ":" + j, (double) matrix.count(i, j));
            }
        }
        compare(figures, c);
    }

    @ParameterizedTest
    @MethodSource("classes")
    void batchesOfAnySizeGiveTheSameBits(Case c) {
        Map<String, Double> whole = figures(all(c), List.of(answers(c, 0, c.rows.length)));
        List<ClassAnswers> parts = new ArrayList<>();
        for (int from = 0, size = 1; from < c.rows.length; from += size, size++) {
            parts.add(answers(c, from, Math.min(c.rows.length, from + size)));
        }

        assertThat(figures(all(c), parts)).isEqualTo(whole);
    }

    private static List<Metric<ClassAnswers>> all(Case c) {
        return List.of(
                new ConfusionMatrix(c.columns),
                new Ranking(c.columns),
                new ProbabilityError(),
                new Calibration(5),
                new TopK(2));
    }

    @ParameterizedTest
    @MethodSource("quantities")
    void figuresOfQuantitiesAreThoseOfScikitLearnAndNumPy(Case c) {
        double[] y = Stream.of(c.rows).mapToDouble(row -> row[0]).toArray();
        double[] h = Stream.of(c.rows).mapToDouble(row -> row[1]).toArray();
        int half = y.length / 2;
        double[] restOfY = Arrays.copyOfRange(y, half, y.length);
        double[] restOfH = Arrays.copyOfRange(h, half, h.length);

        Map<String, Double> figures =
                figures(List.of(new QuantityError()), List.of(new QuantityAnswers(h, y, y.length)));

        compare(figures, c);
        assertThat(figures(
                        List.of(new QuantityError()),
                        List.of(
                                new QuantityAnswers(h, y, half),
                                new QuantityAnswers(restOfH, restOfY, y.length - half))))
                .isEqualTo(figures);
    }

    private static void compare(Map<String, Double> figures, Case c) {
        assertThat(figures.keySet()).isEqualTo(c.expected.keySet());
        c.expected.forEach((name, value) -> {
            if (Double.isNaN(value)) {
                assertThat(figures.get(name)).as(name).isNaN();
            } else {
                assertThat(figures.get(name)).as(name).isCloseTo(value, within(TOLERANCE));
            }
        });
    }
}
