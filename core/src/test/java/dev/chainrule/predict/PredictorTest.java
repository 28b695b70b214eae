package dev.chainrule.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Scaling;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Draw;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Float64Network;
import dev.chainrule.testing.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PredictorTest {
    private final Draw draw = Draw.ofRun();
    private final FakeProvider provider = new FakeProvider("array").device("array:0", 1);
    private final Lab lab = Lab.of(provider);
    private final NetworkState state = Network.of(
                    Topology.of(5, 8, 3).hidden(Activation.TANH).output(OutputUnit.SOFTMAX), 4)
            .state()
            .with(Schema.of(5, 3).inputs(Scaling.uniform(5, 0.25, 3)).classes(List.of("a", "b", "c")));

    private Predictor predictor() {
        return Predictor.of(state, lab.open("array"));
    }

    @Test
    void rawInputsAreScaledAndAnswered() {
        float[] raw = draw.floats(5, 1);
        float[] scaled = raw.clone();
        state.scaling().apply(scaled, scaled);
        double[] expected = new Float64Network(state).outputs(scaled, 0);
        try (Predictor predictor = predictor()) {
            float[] before = raw.clone();
            float[] h = predictor.predict(raw);

            assertThat(raw).isEqualTo(before);
            for (int k = 0; k < 3; k++) {
                assertThat(h[k]).as("%s", draw).isCloseTo((float) expected[k], within(1e-5f));
            }
            assertThat(predictor.classes()).containsExactly("a", "b", "c");
            assertThat(predictor.topology()).isEqualTo(state.topology());
            assertThat(predictor.selection().device().id()).isEqualTo("array:0");
        }
        assertThat(provider.open()).isZero();
    }

    @Test
    void quantitiesAreGivenAsTheUserHasThem() {
        NetworkState quantity = NetworkState.of(
                        Topology.of(1, 1).output(OutputUnit.IDENTITY), new float[][] {{1}}, new float[][] {{0}})
                .with(Schema.of(1, 1)
                        .inputs(new Scaling(new double[] {1_700_000_000}, new double[] {0.5}))
                        .targets(new Scaling(new double[] {1e9}, new double[] {0.25})));
        try (Predictor predictor = Predictor.of(quantity, lab.open("array"))) {
            assertThat(predictor.predict(new double[] {1_700_000_003})).containsExactly(1e9 + 6);
            assertThat(predictor.predict(new float[] {1_700_000_000})).containsExactly(1e9f);
            assertThat(predictor.schema()).isEqualTo(quantity.schema());
            assertThatIllegalArgumentException().isThrownBy(() -> predictor.predict(new double[2]));
        }
    }

    @Test
    void predictingAllocatesNothingOnTheDevice() {
        try (Predictor predictor = predictor()) {
            predictor.predict(new float[5]);
            List<String> calls = provider.opened.get(0).record();
            predictor.predict(new float[5]);
            assertThat(calls).doesNotContain("allocate", "free").contains("download");
        }
    }

    @Test
    void manyRowsAllocateTheirMemoryOnce() {
        try (Predictor predictor = predictor()) {
            predictor.predict(new float[1][5]);
            List<String> calls = provider.opened.get(0).record();
            predictor.predict(new float[257][5]);
            assertThat(calls).doesNotContain("allocate", "free").contains("download");
        }
    }

    /** Chunks of 256 rows, as an evaluation has them; in the rest, one row is by itself. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 513})
    void manyRowsAreAnsweredAsOneByOne(int count) {
        float[][] rows = new float[count][];
        double[][] doubles = new double[count][5];
        for (int row = 0; row < count; row++) {
            rows[row] = draw.floats(5, 2);
            for (int j = 0; j < 5; j++) {
                doubles[row][j] = rows[row][j];
            }
        }
        try (Predictor predictor = predictor()) {
            List<Prediction> answers = predictor.predict(rows);
            List<Prediction> same = predictor.predict(doubles);

            assertThat(answers).hasSize(count);
            for (int row = 0; row < count; row++) {
                float[] h = predictor.predict(rows[row]); // a loop in plain order gives each row the same bits
                Prediction answer = answers.get(row);
                assertThat(answer.scores()).as("%s", draw).isEqualTo(h);
                assertThat(answer.outputs()).containsExactly(h[0], h[1], h[2]);
                assertThat(same.get(row).scores()).isEqualTo(h);
                int best = h[0] >= h[1] ? (h[0] >= h[2] ? 0 : 2) : (h[1] >= h[2] ? 1 : 2);
                assertThat(answer.classNumber()).isEqualTo(best);
                assertThat(answer.className()).isEqualTo("abc".substring(best, best + 1));
            }
        }
    }

    @Test
    void rowsThatAreWrongAreNamed() {
        Schema named = state.schema().features(List.of("p", "q", "r", "s", "t"));
        try (Predictor predictor = Predictor.of(state.with(named), lab.open("array"))) {
            float[][] rows = new float[300][5];
            rows[299] = new float[4];
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predictor.predict(rows))
                    .withMessage("predict: row 299 has 4 inputs, expected 5");
            rows[299] = new float[] {0, 0, Float.NaN, 0, 0};
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predictor.predict(rows))
                    .withMessage("predict: row 299, input 2 (r) is NaN once scaled, expected a finite number");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predictor.predict(new double[][] {{0, 1e300, 0, 0, 0}}))
                    .withMessage("predict: row 0, input 1 (q) is Infinity once scaled, expected a finite number");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predictor.predict(rows[299]))
                    .withMessage("predict: input 2 (r) is NaN once scaled, expected a finite number");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predictor.predict(new double[] {0, 1e300, 0, 0, 0}))
                    .withMessage("predict: input 1 (q) is Infinity once scaled, expected a finite number");
            assertThat(predictor.predict(new float[2][5])).hasSize(2);
        }
    }

    @Test
    void aTableOfAnySizeIsAnsweredInBlocks() {
        double[][] rows = new double[9000][5];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> draw.floats(1, 2)[0]);
        }
        RawRows table = (from, count, target) -> {
            for (int i = 0; i < count; i++) {
                System.arraycopy(rows[from + i], 0, target, i * 5, 5);
            }
        };
        try (Predictor predictor = predictor()) {
            List<String> expected = predictor.predict(rows).stream()
                    .map(answer -> answer.csv(true))
                    .toList();
            List<String> lines = new ArrayList<>();
            predictor.predict(rows.length, table, (answer, row) -> {
                assertThat(row).isEqualTo(lines.size());
                lines.add(answer.csv(true));
            });
            assertThat(lines).isEqualTo(expected);
            rows[8999][3] = 1e300;
            lines.clear();
            assertThatExceptionOfType(InputRangeException.class)
                    .isThrownBy(() -> predictor.predict(rows.length, table, (answer, row) -> lines.add("")))
                    .satisfies(e -> {
                        assertThat(e.row()).isEqualTo(8999);
                        assertThat(e.input()).isEqualTo(3);
                    });
            assertThat(lines).hasSize(8192);
        }
    }

    @Test
    void eightThreadsGetTheAnswersOfOne() throws Exception {
        int threads = 8;
        int each = 100;
        float[][] inputs = new float[threads * each][];
        float[][] expected = new float[inputs.length][];
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Predictor predictor = predictor()) {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = draw.floats(5, 2);
                expected[i] = predictor.predict(inputs[i]);
            }
            List<Callable<float[][]>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int from = t * each;
                tasks.add(() -> {
                    float[][] answers = new float[each][];
                    for (int i = 0; i < each; i++) {
                        answers[i] = predictor.predict(inputs[from + i]);
                    }
                    return answers;
                });
            }
            List<Future<float[][]>> futures = pool.invokeAll(tasks);
            for (int t = 0; t < threads; t++) {
                float[][] answers = futures.get(t).get();
                for (int i = 0; i < each; i++) {
                    assertThat(answers[i]).as("%s", draw).isEqualTo(expected[t * each + i]);
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void manyRowsAndSingleOnesMayBeAskedForByDifferentThreads() throws Exception {
        float[][] rows = new float[700][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = draw.floats(5, 2);
        }
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (Predictor predictor = predictor()) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            List<Prediction> expected = predictor.predict(rows);
            for (int t = 0; t < 4; t++) {
                boolean together = t % 2 == 0;
                tasks.add(() -> {
                    boolean right = true;
                    List<Prediction> answers = together ? predictor.predict(rows) : List.of();
                    for (int row = 0; row < rows.length; row++) {
                        float[] h = together ? answers.get(row).scores() : predictor.predict(rows[row]);
                        right &= Arrays.equals(h, expected.get(row).scores());
                    }
                    return right;
                });
            }
            for (Future<Boolean> right : pool.invokeAll(tasks)) {
                assertThat(right.get()).as("%s", draw).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void wrongSizesAreRefusedAndChangeNothing() {
        try (Predictor predictor = predictor()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predictor.predict(new float[4]))
                    .withMessage("predict: 4 inputs and room for 3 outputs, expected 5 and 3");
            assertThatIllegalArgumentException().isThrownBy(() -> predictor.predict(new float[6], new float[3]));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> predictor.predict(new float[5], new float[4]))
                    .withMessage("predict: 5 inputs and room for 4 outputs, expected 5 and 3");
            assertThat(predictor.predict(new float[5])).hasSize(3);
        }
    }

    @Test
    void aClosedPredictorSaysSo() {
        Predictor predictor = predictor();
        predictor.close();
        predictor.close();

        assertThat(provider.opened.get(0).closes()).isOne();
        assertThatIllegalStateException()
                .isThrownBy(() -> predictor.predict(new float[5]))
                .withMessage("upload: backend array:0 is closed");
    }

    @Test
    void aDeviceWithoutRoomIsClosedAgain() {
        provider.opens(() -> new ArrayBackend() {
            private int allocations;

            @Override
            public Buffer allocate(Element type, long count) {
                if (++allocations > 1000) {
                    throw new IllegalStateException("planted: no room");
                }
                return super.allocate(type, count);
            }

            @Override
            public void prove(boolean on) {
                allocations = 998; // when it has been proved
            }
        });

        assertThatThrownBy(this::predictor)
                .isInstanceOf(BackendException.class)
                .hasRootCauseMessage("planted: no room");
        assertThat(provider.open()).isZero();
    }

    @Test
    void loadingOpensADeviceOnlyForAModel(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model");

        assertThatThrownBy(() -> load(file, "array")).hasCauseInstanceOf(NoSuchFileException.class);
        assertThat(provider.probes).isZero();

        state.save(file);
        assertThatExceptionOfType(NoBackendException.class).isThrownBy(() -> load(file, "other"));
        try (Predictor loaded = load(file, "array");
                Predictor direct = predictor()) {
            float[] raw = draw.floats(5, 1);
            assertThat(loaded.predict(raw)).as("%s", draw).isEqualTo(direct.predict(raw));
        }
    }

    private Predictor load(Path file, String preference) {
        return lab.inside(() -> {
            try {
                return Predictor.load(file, preference);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
