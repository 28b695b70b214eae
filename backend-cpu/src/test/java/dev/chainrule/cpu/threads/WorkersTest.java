package dev.chainrule.cpu.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.chainrule.cpu.vector.VectorBackend;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A region's parts are each computed once, by no more threads than asked for, and an exception of a part comes out. */
@Timeout(240)
class WorkersTest {
    /** Elements between those of two threads. */
    private static final int APART = 32;

    /** Helpers that may be late: the machine may be busy. */
    private final Workers workers = new Workers(TimeUnit.SECONDS.toNanos(60), 0);

    @Test
    void everyPartIsComputedOnceWhateverTheThreads() {
        for (int threads = 1; threads <= 5; threads++) {
            for (int parts : new int[] {1, 2, 3, 7, 100}) {
                for (int again = 0; again < 200; again++) {
                    AtomicIntegerArray times = new AtomicIntegerArray(parts);
                    int most = threads;
                    workers.share(
                            (part, worker) -> {
                                assertThat(worker).isLessThan(most);
                                times.incrementAndGet(part);
                            },
                            parts,
                            threads);
                    for (int part = 0; part < parts; part++) {
                        assertThat(times.get(part)).isEqualTo(1);
                    }
                }
            }
        }
    }

    /** A word of {@link Queues} has room for fewer bits of a part's number than an int. */
    @Test
    void soAreThoseOfARegionWithMillionsOfParts() {
        for (int parts : new int[] {1 << 24, Queues.MOST_PARTS, Queues.MOST_PARTS + 1}) {
            long[] sums = new long[2 * APART];
            workers.share((part, worker) -> sums[worker * APART] += part + 1, parts, 2);
            assertThat(sums[0] + sums[APART]).isEqualTo((long) parts * (parts + 1) / 2);
        }
    }

    /** The system may give no more threads, as in a container that limits them. */
    @Test
    void aHelperThatCannotBeStartedIsDoneWithout() {
        AtomicInteger asked = new AtomicInteger();
        Workers few = new Workers(TimeUnit.SECONDS.toNanos(60), 0, helper -> {
            if (asked.incrementAndGet() == 2) {
                throw new OutOfMemoryError("unable to create native thread: planted");
            }
            helper.start();
        });
        for (int again = 0; again < 100; again++) {
            AtomicIntegerArray times = new AtomicIntegerArray(7);
            few.share((part, worker) -> times.incrementAndGet(part), 7, 4);
            for (int part = 0; part < 7; part++) {
                assertThat(times.get(part)).isEqualTo(1);
            }
        }
        assertThat(asked).hasValue(2); // a minute must pass before the next
    }

    @Test
    void threeThreadsComputeAtOnce() {
        CountDownLatch all = new CountDownLatch(3);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        workers.share(
                (part, worker) -> {
                    threads.add(Thread.currentThread());
                    all.countDown();
                    await(all);
                },
                3,
                3);
        assertThat(threads).hasSize(3).contains(Thread.currentThread());
        assertThat(threads).filteredOn(t -> t != Thread.currentThread()).allMatch(Thread::isDaemon);
    }

    /** Helpers that have parked in between are woken. */
    @Test
    void aRegionAfterAPauseIsShared() throws InterruptedException {
        threeThreadsComputeAtOnce();
        Thread.sleep(50);
        threeThreadsComputeAtOnce();
    }

    @Test
    void whatAPartThrowsComesOutAndTheNextRegionWorks() {
        for (int failing = 0; failing < 3; failing++) {
            int bad = failing;
            CountDownLatch all = new CountDownLatch(3);
            assertThatIllegalStateException()
                    .isThrownBy(() -> workers.share(
                            (part, worker) -> {
                                all.countDown();
                                await(all);
                                if (part == bad) {
                                    throw new IllegalStateException("part " + part);
                                }
                            },
                            3,
                            3))
                    .withMessage("part " + bad);
            everyPartIsComputedOnceWhateverTheThreads();
        }
    }

    @Test
    void anErrorIsAnErrorToo() {
        assertThatExceptionOfType(StackOverflowError.class)
                .isThrownBy(() -> workers.share(
                        (part, worker) -> {
                            throw new StackOverflowError();
                        },
                        2,
                        2));
    }

    /** The buffer of an operand is closed, which no caller of Compute can do, so the kernels of all threads fail. */
    @Test
    void aKernelThatFailsOnAThreadIsAnExceptionOfTheOperation() {
        VectorBackend backend = new VectorBackend("cpu:vector", 3);
        View a = new View(backend.allocate(Element.FLOAT32, 300 * 300), 0, 300, 300);
        View c = new View(backend.allocate(Element.FLOAT32, 300 * 300), 0, 300, 300);
        a.buffer().close();
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> backend.gemm(Transpose.N, Transpose.N, 1, a, a, 0, c));
        backend.close();
    }

    /** Two callers share the helpers, and both get every part. */
    @Test
    void twoCallersAtOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int caller = 0; caller < 2; caller++) {
                done.add(callers.submit(this::everyPartIsComputedOnceWhateverTheThreads));
            }
            for (Future<?> each : done) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    // ---- the end of helpers

    private static final long ONE_HOUR = TimeUnit.HOURS.toNanos(1);

    /** Computes a region of three parts at once. Returns the threads, other than this one, that did. */
    private static List<Thread> helpers(Workers workers) {
        CountDownLatch all = new CountDownLatch(3);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        workers.share(
                (part, worker) -> {
                    threads.add(Thread.currentThread());
                    all.countDown();
                    await(all);
                },
                3,
                3);
        threads.remove(Thread.currentThread());
        assertThat(threads).hasSize(2);
        return List.copyOf(threads);
    }

    private static void assertEnd(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(120_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void helpersEndWhenNothingComesAndOthersFollow() throws InterruptedException {
        Workers workers = new Workers(TimeUnit.MILLISECONDS.toNanos(20), 0);
        List<Thread> first = helpers(workers);
        assertEnd(first);
        List<Thread> second = helpers(workers);
        assertThat(second).doesNotContainAnyElementsOf(first);
        assertEnd(second);
    }

    @Test
    void helpersEndWithTheLastBackend() throws InterruptedException {
        Workers workers = new Workers(ONE_HOUR, 0);
        workers.opened();
        workers.opened();
        List<Thread> first = helpers(workers);
        workers.closed();
        assertThat(helpers(workers)).containsExactlyInAnyOrderElementsOf(first);
        workers.closed();
        assertEnd(first);
        workers.opened();
        List<Thread> second = helpers(workers);
        assertThat(second).doesNotContainAnyElementsOf(first);
        workers.closed();
        assertEnd(second);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
