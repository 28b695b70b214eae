package dev.chainrule.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.BackendException;
import dev.chainrule.testing.ArrayBackend;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One thread at a time, and none after a failure. */
@Timeout(120)
class GateTest {
    private final ArrayBackend backend = new ArrayBackend();
    private final Compute compute = backend.compute();
    private final Matrix m = compute.matrix(1, 1);

    /** Runs something while another thread is inside the backend, then lets that thread finish its work. */
    private void whileAnotherComputes(Runnable action) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        backend.hook((operation, views) -> {
            if (operation.equals("activate")) {
                inside.countDown();
                awaitIt(goOn);
            }
        });
        compute.upload(new float[] {-3}, 0, m);
        Thread caller = Thread.currentThread();
        CompletableFuture<float[]> result = new CompletableFuture<>();
        Thread first = new Thread(
                () -> {
                    try {
                        compute.activate(Activation.RELU, m, m);
                        float[] value = {-1};
                        compute.download(m, value, 0);
                        result.complete(value);
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "the-first");
        first.start();
        awaitIt(inside);
        try {
            action.run();
        } finally {
            goOn.countDown();
        }
        assertThat(result.get(60, TimeUnit.SECONDS)).containsExactly(0);
        first.join();
        assertThat(Thread.currentThread()).isSameAs(caller);
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSecondThreadIsTurnedAwayAndTheFirstGoesOnUndisturbed() throws Exception {
        whileAnotherComputes(() -> {
            for (Runnable call : List.<Runnable>of(
                    compute::finish,
                    compute::live,
                    () -> compute.matrix(1, 1),
                    () -> compute.activate(Activation.TANH, m, m))) {
                assertThatIllegalStateException()
                        .isThrownBy(call::run)
                        .withMessageMatching("\\w+: backend array:0 is computing in thread the-first,"
                                + " expected one thread at a time; open it once more");
            }
        });
        compute.finish();
    }

    @Test
    void closingWhileAnotherThreadComputesIsAnError() throws Exception {
        whileAnotherComputes(() -> {
            assertThatIllegalStateException()
                    .isThrownBy(compute::close)
                    .withMessageContaining("close: backend array:0 is computing in thread the-first");
            assertThatIllegalStateException().isThrownBy(m::close);
        });
        assertThat(backend.closes()).isZero();

        m.close();
        assertThat(backend.open()).isZero();
        compute.close();
        assertThat(backend.closes()).isOne();
    }

    @Test
    void threadsMayTakeTurns() throws Exception {
        for (int i = 0; i < 3; i++) {
            CompletableFuture.runAsync(compute::finish).get(60, TimeUnit.SECONDS);
            compute.finish();
        }
    }

    // ---- failures of the device

    static Stream<Throwable> faults() {
        return Stream.of(
                new BackendException("array:0", "activate", "planted", "CL_PLANTED", "log", null),
                new IllegalArgumentException("planted"),
                new NullPointerException("planted"),
                new OutOfMemoryError("planted"),
                new UnsatisfiedLinkError("planted"),
                new StackOverflowError("planted"));
    }

    private void failOn(String operation, Throwable fault) {
        backend.hook((name, views) -> {
            if (name.equals(operation)) {
                GateTest.<RuntimeException>throwIt(fault);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwIt(Throwable e) throws E {
        throw (E) e;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultOfTheDevicePoisonsItAndItsCauseIsKept(Throwable fault) {
        failOn("activate", fault);

        Throwable first = org.assertj.core.api.Assertions.catchThrowable(() -> compute.activate(Activation.TANH, m, m));
        assertThat(first).isInstanceOf(BackendException.class);
        if (fault instanceof BackendException) {
            assertThat(first).isSameAs(fault);
        } else {
            assertThat(first).hasCause(fault).hasMessage("activate on array:0: " + fault + " [1 x 1] [1 x 1]");
        }

        for (Runnable call : List.<Runnable>of(compute::finish, compute::live, () -> compute.matrix(1, 1))) {
            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(call::run)
                    .withMessageMatching("\\w+ on array:0: the backend failed earlier and must be closed")
                    .havingCause()
                    .isSameAs(fault);
        }
        m.close();
        compute.close();
        compute.close();
        assertThat(backend.closes()).isOne();
        assertThat(backend.open()).isZero();
    }

    @Test
    void everyKindOfCallPoisons() {
        Rows rows = compute.rowNumbers(1);
        Matrix pixels = compute.pixels(1, 1);
        compute.close();
        assertThat(rows.count()).isOne();
        assertThat(pixels.rows()).isOne();
        for (String operation : List.of("allocate", "upload", "download", "finish", "gatherRows", "free")) {
            ArrayBackend broken = new ArrayBackend();
            try (Compute c = broken.compute()) {
                Matrix a = c.matrix(1, 1);
                Matrix b = c.matrix(1, 1);
                Rows r = c.rowNumbers(1);
                c.upload(new int[1], 0, r);
                broken.hook((name, views) -> {
                    if (name.equals(operation)) {
                        throw new IllegalStateException("planted in " + name);
                    }
                });
                assertThatThrownBy(() -> {
                            c.gatherRows(a, r, b);
                            c.upload(new float[1], 0, a);
                            c.download(a, new float[1], 0);
                            c.finish();
                            b.close();
                            c.matrix(1, 1);
                        })
                        .isInstanceOf(BackendException.class)
                        .hasRootCauseMessage("planted in " + operation);
                broken.hook((name, views) -> {});
                assertThatThrownBy(c::finish).hasRootCauseMessage("planted in " + operation);
            }
            assertThat(broken.closes()).isOne();
        }
    }

    @Test
    void theFirstFailureStaysTheCauseWhenFreeingFailsToo() {
        failOn("activate", new IllegalStateException("the first"));
        assertThatThrownBy(() -> compute.activate(Activation.TANH, m, m)).hasRootCauseMessage("the first");
        failOn("free", new IllegalStateException("the second"));
        assertThatThrownBy(m::close).hasRootCauseMessage("the second");

        assertThatThrownBy(compute::finish).hasRootCauseMessage("the first");
    }

    @Test
    void aCloseThatFailsIsToldOnceAndIsFinal() {
        failOn("close", new IllegalStateException("planted"));

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(compute::close)
                .withMessageStartingWith("close on array:0: ");
        compute.close();
        assertThatIllegalStateException().isThrownBy(compute::finish);
    }

    @Test
    void aBackendThatCallsBackIsRefusedAndNotDeadlocked() {
        backend.hook((name, views) -> {
            if (name.equals("finish")) {
                compute.live();
            }
        });

        assertThatThrownBy(compute::finish).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMistakeOfTheCallerPoisonsNothing() {
        assertThatThrownBy(() -> compute.activate(Activation.TANH, m, compute.matrix(2, 2)))
                .isInstanceOf(IllegalArgumentException.class);

        compute.finish();
    }
}
