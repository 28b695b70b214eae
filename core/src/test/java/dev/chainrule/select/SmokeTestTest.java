package dev.chainrule.select;

import static dev.chainrule.select.Candidate.Status.BROKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Lab;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

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
