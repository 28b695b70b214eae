package dev.chainrule.conformance;

import dev.chainrule.conformance.FuzzStep.Operation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sequence of operations on a pool of matrices, whose numbers are functions of the seed, of a matrix's name and of an element's place: so
 * a shorter sequence, or smaller dimensions, leave the others as they are.
 *
 * @param seed decides all numbers
 * @param dimensions the dimensions that steps refer to by number
 * @param steps the operations in their order
 */
record FuzzCase(long seed, List<Integer> dimensions, List<FuzzStep> steps) {
    private static final List<Operation> OPERATIONS = List.of(Operation.values());
    private static final int DIMENSIONS = 3;
    private static final int MOST_STEPS = 6;
    /** Around the widths of vectors and tiles; small ones more often. */
    private static final int[] SIZES = {1, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 23, 31, 33, 48, 65};

    private static final float[] FACTORS = {0, 1, 1, -1, 0.5f, -0.3f, 0.96875f, 2.5f};
    /** Numbers at which roundings and signs show. */
    private static final float[] DELICATE = {
        0,
        -0f,
        1,
        -1,
        0.5f,
        1e-30f,
        -1e-20f,
        Float.MIN_VALUE,
        -0x1p-127f,
        0x1p-126f,
        0x1.fffffep-1f,
        3,
        -90,
        88,
        1e4f,
        -3e18f
    };

    FuzzCase {
        dimensions = List.copyOf(dimensions);
        steps = List.copyOf(steps);
    }

    /** The case of this seed. */
    static FuzzCase drawn(long seed) {
        Draw draw = new Draw(seed);
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < DIMENSIONS; i++) {
            dimensions.add(SIZES[draw.between(0, SIZES.length - 1)]);
        }
        List<FuzzStep> steps = new ArrayList<>();
        for (int i = draw.between(1, MOST_STEPS); i > 0; i--) {
            steps.add(new FuzzStep(
                    OPERATIONS.get(draw.between(0, OPERATIONS.size() - 1)),
                    draw.between(0, DIMENSIONS - 1),
                    draw.between(0, DIMENSIONS - 1),
                    draw.between(0, DIMENSIONS - 1),
                    draw.between(0, 41),
                    FACTORS[draw.between(0, FACTORS.length - 1)],
                    FACTORS[draw.between(0, FACTORS.length - 1)]));
        }
        return new FuzzCase(seed, dimensions, steps);
    }

    /** The matrices on one backend, made when a step first asks for them. */
    private final class Matrices implements FuzzStep.Pool, AutoCloseable {
        private final Backend backend;
        private final Map<String, View> views = new LinkedHashMap<>();

        Matrices(Backend backend) {
            this.backend = backend;
        }

        @Override
        public View at(char letter, int rows, int cols) {
            return views.computeIfAbsent(letter + "[" + rows + ", " + cols + "]", name -> {
                int m = rows < 0 ? 1 : dimensions.get(rows);
                int n = cols < 0 ? 1 : dimensions.get(cols);
                Buffer buffer = backend.allocate(Element.FLOAT32, (long) m * n);
                View view = new View(buffer, 0, m, n);
                backend.upload(numbers(name, m * n), 0, view);
                return view;
            });
        }

        private float[] numbers(String name, int count) {
            Draw draw = new Draw(seed * 31 + name.hashCode());
            boolean zeros = draw.between(0, 7) == 0; // a whole matrix of them, so that sums have none but zeros
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = zeros
                        ? draw.oneOf(0, -0f, -0f)
                        : draw.between(0, 15) == 0
                                ? DELICATE[draw.between(0, DELICATE.length - 1)]
                                : draw.uniform(-2, 2);
            }
            return values;
        }

        Map<String, float[]> results() {
            steps.forEach(step -> step.run(backend, this));
            Map<String, float[]> results = new LinkedHashMap<>();
            views.forEach((name, view) -> {
                float[] values = new float[(int) view.count()];
                backend.download(view, values, 0);
                results.put(name, values);
            });
            return results;
        }

        @Override
        public void close() {
            views.values().forEach(view -> view.buffer().close());
        }
    }

    /** The first element in which two backends differ, in words. */
    Optional<String> difference(Backend judge, Backend judged) {
        Map<String, float[]> expected = results(judge);
        Map<String, float[]> found = results(judged);
        for (Map.Entry<String, float[]> matrix : expected.entrySet()) {
            float[] theirs = found.getOrDefault(matrix.getKey(), new float[0]);
            for (int i = 0; i < theirs.length; i++) {
                float right = matrix.getValue()[i];
                if (!Operand.sameBits(theirs[i], right)) {
                    return Optional.of("element " + i + " of " + matrix.getKey() + " is " + Float.toHexString(theirs[i])
                            + ", expected " + Float.toHexString(right));
                }
            }
        }
        return Optional.empty();
    }

    private Map<String, float[]> results(Backend backend) {
        try (Matrices matrices = new Matrices(backend)) {
            return matrices.results();
        }
    }

    /** The least case that still differs: steps are left out, and dimensions made smaller, one by one. */
    FuzzCase shrunk(Backend judge, Backend judged) {
        for (int i = steps.size() - 1; i >= 0 && steps.size() > 1; i--) {
            List<FuzzStep> fewer = new ArrayList<>(steps);
            fewer.remove(i);
            FuzzCase smaller = new FuzzCase(seed, dimensions, fewer);
            if (smaller.difference(judge, judged).isPresent()) {
                return smaller.shrunk(judge, judged);
            }
        }
        for (int d = 0; d < dimensions.size(); d++) {
            for (int size = 1; size < dimensions.get(d); size++) {
                List<Integer> less = new ArrayList<>(dimensions);
                less.set(d, size);
                FuzzCase smaller = new FuzzCase(seed, less, steps);
                if (smaller.difference(judge, judged).isPresent()) {
                    return smaller.shrunk(judge, judged);
                }
            }
        }
        return this;
    }

    /** A test of this case, in Java, to be put into a class of this package. */
    String test() {
        StringBuilder text = new StringBuilder(
                "@Test\nvoid case" + Long.toUnsignedString(seed) + "() {\n    new FuzzCase(" + seed + "L, List.of(");
        text.append(String.join(", ", dimensions.stream().map(Object::toString).toList()));
        text.append("), List.of(");
        text.append(String.join(
                ",", steps.stream().map(step -> "\n        " + step.java()).toList()));
        return text.append("))\n    .difference(judge, judged).ifPresent(Assertions::fail);\n}")
                .toString();
    }
}
