package dev.chainrule.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.Logs;
import java.lang.System.Logger.Level;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory that nobody can close any more is reported, and never freed behind the back of a driver. */
class LeaksTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final ArrayBackend backend = new ArrayBackend();

    @BeforeEach
    @AfterEach
    void forget() {
        Logs.take(Level.WARNING, "");
        System.clearProperty("chainrule.leaks");
    }

    /** Loses a matrix of a shape that no other test has. */
    private static void lose(Compute compute) {
        compute.matrix(12, 34).rows(0, 1);
    }

    /** Waits until the collector found what was lost; skips the test where it does not run. */
    private static void collect(Compute compute, int remaining) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (compute.live() > remaining && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(10);
        }
        assumeTrue(compute.live() == remaining, "the garbage collector did not collect within a minute");
    }

    @Test
    void aLostMatrixIsReportedOnceAndNotFreed() throws InterruptedException {
        try (Compute compute = backend.compute()) {
            Matrix kept = compute.matrix(5, 6);
            lose(compute);
            collect(compute, 1);

            List<Logs.Line> warnings = Logs.take(Level.WARNING, "[12 x 34]");
            assertThat(warnings).singleElement().satisfies(line -> {
                assertThat(line.text()).isEqualTo("FLOAT32 [12 x 34] on array:0 was never closed");
                assertThat(line.logger()).isEqualTo("dev.chainrule.compute");
                assertThat(line.thrown()).isNull();
            });
            assertThat(backend.open()).isEqualTo(2);
            assertThat(kept.rows()).isEqualTo(5);
        }
    }

    @Test
    void theReportSaysWhereItWasAllocatedIfAsked() throws InterruptedException {
        System.setProperty("chainrule.leaks", "true");
        try (Compute compute = backend.compute()) {
            lose(compute);
            collect(compute, 0);

            assertThat(Logs.take(Level.WARNING, "[12 x 34]"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.thrown().getStackTrace())
                            .anySatisfy(
                                    frame -> assertThat(frame.getMethodName()).isEqualTo("lose")));
        }
    }

    @Test
    void whatASliceStillHoldsIsNotLost() throws InterruptedException {
        try (Compute compute = backend.compute()) {
            Matrix slice = compute.matrix(3, 3).rows(1, 1);
            for (int i = 0; i < 3; i++) {
                System.gc();
                Thread.sleep(5);
            }
            assertThat(compute.live()).isOne();
            compute.upload(new float[3], 0, slice);
        }
    }

    @Test
    void whatWasClosedIsNeverReported() throws InterruptedException {
        try (Compute compute = backend.compute()) {
            for (int i = 0; i < 10; i++) {
                compute.matrix(43, 21).close();
            }
            System.gc();
            Thread.sleep(20);
            assertThat(compute.live()).isZero();
        }
        assertThat(Logs.take(Level.WARNING, "[43 x 21]")).isEmpty();
    }
}
