package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A driver that hangs costs the time of the limit and no more. */
class TimeLimitTest {
    private static final double LONG = 60;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    private TimeLimit limit(double seconds, double quiet) {
        return new TimeLimit(seconds, quiet, told::add);
    }

    @AfterEach
    void restore() {
        System.clearProperty(TimeLimit.PROPERTY);
    }

    @Test
    void whatIsDoneInTimeIsReturned() throws TimeoutException {
        List<Integer> unwanted = new ArrayList<>();
        assertThat(limit(LONG, LONG).call("it counts", () -> 7, unwanted::add)).isEqualTo(7);
        assertThat(unwanted).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void whatItThrowsIsThrown() {
        RuntimeException exception = new IllegalArgumentException("no such tiles");
        Error error = new UnsatisfiedLinkError("no library");
        TimeLimit limit = limit(LONG, LONG);
        assertThatThrownBy(() -> limit.call("", () -> fail(exception), made -> {}))
                .isSameAs(exception);
        assertThatThrownBy(() -> limit.call("", () -> fail(error), made -> {})).isSameAs(error);
    }

    private static <T extends Throwable> Object fail(Throwable failure) throws T {
        @SuppressWarnings("unchecked")
        T any = (T) failure;
        throw any;
    }

    @Test
    void whatComesTooLateIsGivenBackByItsOwnThread() throws Exception {
        CountDownLatch driver = new CountDownLatch(1);
        LinkedBlockingQueue<String> unwanted = new LinkedBlockingQueue<>();
        TimeLimit limit = limit(0.05, LONG);
        assertThatThrownBy(() -> limit.call(
                        "it hangs",
                        () -> {
                            await(driver);
                            Thread its = Thread.currentThread();
                            return its.isDaemon() + " "
                                    + its.getContextClassLoader().equals(loader());
                        },
                        unwanted::add))
                .isInstanceOf(TimeoutException.class);
        assertThat(unwanted).isEmpty();
        driver.countDown();
        assertThat(unwanted.poll(60, TimeUnit.SECONDS)).isEqualTo("true true");
    }

    private static ClassLoader loader() {
        return TimeLimit.class.getClassLoader();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoWaitsIsToldOnceWhatFor() {
        CountDownLatch driver = new CountDownLatch(1);
        assertThatThrownBy(() -> limit(0.3, 0.1)
                        .call(
                                "opencl:1: its driver has been compiling",
                                () -> {
                                    await(driver);
                                    return "";
                                },
                                made -> {}))
                .isInstanceOf(TimeoutException.class);
        assertThat(told)
                .containsExactly("opencl:1: its driver has been compiling for 0.1 s now; given up after 0.3 s"
                        + " (-Dchainrule.opencl.seconds)");
        driver.countDown();
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsKept() throws TimeoutException {
        Thread.currentThread().interrupt();
        assertThat(limit(LONG, LONG).call("it counts", () -> 7, made -> {})).isEqualTo(7);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void thePropertySetsIt() {
        assertThat(TimeLimit.own()).hasToString("300 s");
        System.setProperty(TimeLimit.PROPERTY, "0.5");
        assertThat(TimeLimit.own()).hasToString("0.5 s");
        for (String wrong : List.of("", "soon", "0", "-1", "NaN")) {
            System.setProperty(TimeLimit.PROPERTY, wrong);
            assertThatThrownBy(TimeLimit::own)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("system property chainrule.opencl.seconds is '" + wrong
                            + "', expected seconds, more than 0");
        }
    }
}
