package dev.chainrule.files;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Work that the end of the JVM waits for: a file that is half written when Ctrl-C comes is finished or taken away. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Work on a file. */
    public interface Work {
        /** Does the work. */
        void run() throws IOException;
    }

    /**
     * Does the work.
     *
     * @throws java.io.InterruptedIOException if the JVM is ending already; nothing is done then
     */
    public static void run(Work work) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        AtEnd end = new AtEnd("chainrule-finish-writing", () -> waitFor(done));
        try {
            work.run();
        } finally {
            done.countDown();
            end.cancel();
        }
    }

    private static void waitFor(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
