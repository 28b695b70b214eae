package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AheadTest {
    @Test
    void workIsDoneOnAThreadOfItsOwnAndSeenAfterwards() {
        List<Thread> threads = new ArrayList<>();
        try (Ahead ahead = new Ahead()) {
            for (int i = 0; i < 100; i++) {
                ahead.start(() -> threads.add(Thread.currentThread()));
                ahead.finish();
                assertThat(threads).hasSize(i + 1);
            }
        }
        assertThat(threads).doesNotContain(Thread.currentThread());
        assertThat(threads.stream().distinct()).hasSize(1).allMatch(Thread::isDaemon);
    }

    @Test
    void theCallerGetsWhatTheWorkThrows() {
        RuntimeException wrong = new IllegalArgumentException("example 3");
        try (Ahead ahead = new Ahead()) {
            ahead.start(() -> {
                throw wrong;
            });
            assertThatThrownBy(ahead::finish).isSameAs(wrong);
            ahead.finish();
            ahead.start(() -> {
                throw new StackOverflowError("deep");
            });
            assertThatThrownBy(ahead::finish).isInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void anInterruptEndsNoWaiting() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<String> done = new AtomicReference<>("");
        try (Ahead ahead = new Ahead()) {
            ahead.start(() -> {
                begun.countDown();
                try {
                    go.await();
                    done.set("whole");
                } catch (InterruptedException e) {
                    done.set("interrupted");
                }
            });
            begun.await();
            Thread caller = Thread.currentThread();
            Thread other = new Thread(() -> {
                caller.interrupt();
                go.countDown();
            });
            other.start();
            ahead.finish();
            while (other.isAlive()) {
                Thread.onSpinWait();
            }
            assertThat(done).hasValue("whole");
            assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
        }
    }

    @Test
    void closingWaitsForTheWork() {
        List<Integer> done = new ArrayList<>();
        Ahead ahead = new Ahead();
        ahead.start(() -> {
            done.add(1);
            throw new IllegalStateException("nobody needs it");
        });
        ahead.close();
        assertThat(done).hasSize(1);
    }
}
