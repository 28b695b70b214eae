package dev.chainrule.select;

import static dev.chainrule.select.Candidate.Status.BROKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Lab;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A device that computes something else is not used; each of these opens without complaint. */
class SmokeTestTest {
    private final FakeProvider good = new FakeProvider("good").device("good:0", 10);

    /** A provider with the best device, which lies. */
    private Candidate lying(ArrayBackend backend) {
        FakeProvider liar = new FakeProvider("liar").device("liar:0", 99).opens(() -> backend);
        try (Selection selection = Lab.of(good, liar).open("*")) {
            assertThat(selection.device().id()).isEqualTo("good:0");
            assertThat(backend.closes()).isOne();
            assertThat(selection.report().with(BROKEN)).hasSize(1);
            return selection.report().with(BROKEN).get(0);
        }
    }

    /** Changes every value that comes back. */
    private static ArrayBackend answering(UnaryOperator<Float> change) {
        return new ArrayBackend() {
            @Override
            public void download(View s, float[] t, int o) {
                super.download(s, t, o);
                for (int i = 0; i < s.count(); i++) {
                    t[o + i] = change.apply(t[o + i]);
                }
            }
        };
    }

    @Test
    void wrongNumbersAreShownWithTheRightOnes() {
        Candidate liar = lying(answering(v -> v + 1e-3f));

        assertThat(liar.id()).isEqualTo("liar:0");
        assertThat(liar.reason())
                .startsWith("the smoke test failed: a dense layer gave [0.26994")
                .endsWith("expected [0.26894143, 0.11920292, 0.8519528, 0.9999833]");
    }

    @Test
    void nanAndZeroAreWrong() {
        assertThat(lying(answering(v -> Float.NaN)).reason()).contains("gave [NaN, NaN, NaN, NaN]");
        assertThat(lying(answering(v -> 0f)).reason()).contains("gave [0.0, 0.0, 0.0, 0.0]");
    }

    @Test
    void oneWrongValueIsEnough() {
        int[] count = {0};

        assertThat(lying(answering(v -> ++count[0] == 4 ? 0.5f : v)).reason()).contains(", 0.5], expected");
    }

    @Test
    void anOperationThatDoesNothingIsFound() {
        assertThat(lying(new ArrayBackend() {
                            @Override
                            public void dense(View x, View theta, View bias, Activation g, View a) {}
                        })
                        .reason())
                .contains("gave [NaN, NaN, NaN, NaN]");
    }

    static List<String> operations() {
        return SpoiltBackend.operations();
    }

    /** A thousandth, where a float32 has 2⁻²⁴, in the last element, which an edge of a tile computes. */
    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationIsProved(String operation) {
        Candidate liar =
                lying(new SpoiltBackend(operation, t -> t[t.length - 1] += 1e-3f * (1 + Math.abs(t[t.length - 1]))));
        assertThat(liar.reason()).startsWith("the smoke test failed: ").doesNotContain("\n");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationMustWriteItsTarget(String operation) {
        lying(new SpoiltBackend(operation, t -> Arrays.fill(t, Float.NaN)));
    }

    @Test
    void whatIsBeyondATileIsProved() {
        Candidate liar = lying(new SpoiltBackend("gemm NN", t -> {
            if (t.length > 64 * 64) {
                t[t.length - 1] = 0;
            }
        }));
        assertThat(liar.reason()).contains("gemm NN [66 x 70] gave 0.0 at (65, 69), expected ");
    }

    /** The operations that are proved are those that there are: one that is new must be added. */
    @Test
    void noOperationIsForgotten() {
        Set<String> proved = operations().stream()
                .map(name -> name.split(" ", -1)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> all = Stream.of(Backend.class.getMethods())
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        all.removeAll(Set.of("allocate", "upload", "download", "finish", "close", "prove"));
        assertThat(proved).isEqualTo(all);
    }

    /** While it is proved, a device computes by all the kernels that it has; afterwards as it likes. */
    @Test
    void inASurveyADeviceKnowsThatItIsProved() {
        List<String> calls = new ArrayList<>();
        FakeProvider proved = new FakeProvider("proved").device("proved:0", 99).opens(() -> new ArrayBackend() {
            @Override
            public void prove(boolean on) {
                calls.add("prove " + on);
            }

            @Override
            public void dense(View x, View theta, View bias, Activation g, View a) {
                super.dense(x, theta, bias, g, a);
                calls.add("dense");
            }
        });
        Lab.of(proved).survey("*");
        assertThat(calls)
                .startsWith("prove true", "dense")
                .endsWith("prove false")
                .containsOnlyOnce("prove false");
    }

    @Test
    void aRightAnswerLeftInMemoryByAnEarlierTestIsNotTaken() {
        assertThat(lying(new ArrayBackend() {
                            @Override
                            public Buffer allocate(Element type, long count) {
                                Buffer buffer = super.allocate(type, count);
                                if (count == 4) {
                                    float[] answer = {0.26894143f, 0.11920292f, 0.8519528f, 0.9999833f};
                                    upload(answer, 0, new View(buffer, 0, 2, 2));
                                }
                                return buffer;
                            }

                            @Override
                            public void dense(View x, View theta, View bias, Activation g, View a) {}
                        })
                        .reason())
                .contains("gave [NaN, NaN, NaN, NaN]");
    }

    @Test
    void aDownloadThatDoesNothingIsFound() {
        assertThat(lying(new ArrayBackend() {
                            @Override
                            public void download(View s, float[] t, int o) {}
                        })
                        .reason())
                .contains("gave [NaN, NaN, NaN, NaN]");
    }

    @Test
    void aDeviceThatFailsInTheTestIsBrokenWithItsCause() {
        ArrayBackend backend = new ArrayBackend();
        BackendException fault = new BackendException("liar:0", "gemm", "planted", null);
        backend.hook((name, views) -> {
            if (name.equals("gemm")) {
                throw fault;
            }
        });

        Candidate liar = lying(backend);

        assertThat(liar.reason()).startsWith("the smoke test failed: ").contains("gemm on liar:0: planted");
        assertThat(liar.cause()).isSameAs(fault);
    }

    @Test
    void closingThatFailsTooIsAddedToTheReason() {
        ArrayBackend backend = new ArrayBackend() {
            @Override
            public void download(View s, float[] t, int o) {}

            @Override
            public void close() {
                super.close();
                throw new IllegalStateException("planted in close");
            }
        };

        assertThat(lying(backend).reason())
                .startsWith("the smoke test failed: a dense layer gave")
                .contains("; closing it failed: ")
                .endsWith("planted in close");
    }

    @Test
    void theTestLeavesNoMemoryBehind() {
        try (Selection selection = Lab.of(good).open("*")) {
            assertThat(selection.compute().live()).isZero();
            assertThat(good.opened.get(0).open()).isZero();
            assertDoesNotThrow(selection.compute()::finish);
        }
    }
}
