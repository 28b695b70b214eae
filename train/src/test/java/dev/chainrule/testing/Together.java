package dev.chainrule.testing;

import dev.chainrule.backprop.Exchange;
import dev.chainrule.backprop.SliceTree;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Tasks in threads of this process, which hand their numbers to each other. */
public final class Together {
    private final CyclicBarrier all;
    private final byte[][] bytes;

    private Together(int tasks) {
        all = new CyclicBarrier(tasks);
        bytes = new byte[tasks][];
    }

    /** One of several tasks, of which there are no others. */
    public record Silent(int task, int tasks) implements Exchange {
        @Override
        public Sum add(SliceTree tree, float[] parts, float[] total) {
            throw new IllegalStateException("nobody is there");
        }

        @Override
        public byte[][] gather(byte[] own) {
            throw new IllegalStateException("nobody is there");
        }
    }

    /**
     * Runs tasks, and gives what each makes.
     *
     * @throws RuntimeException that of the task which failed first
     */
    public static <T> List<T> run(int tasks, Function<Exchange, T> task) {
        Together together = new Together(tasks);
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        List<RuntimeException> failures = new ArrayList<>();
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                Exchange exchange = together.new One(i);
                running.add(threads.submit(() -> {
                    try {
                        return task.apply(exchange);
                    } catch (RuntimeException e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                        together.all.reset();
                        throw e;
                    }
                }));
            }
            List<T> made = new ArrayList<>();
            for (Future<T> each : running) {
                made.add(each.get());
            }
            return made;
        } catch (ExecutionException e) {
            throw failures.isEmpty() ? new IllegalStateException(e.getCause()) : failures.get(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private final class One implements Exchange {
        private final int task;

        private One(int task) {
            this.task = task;
        }

        @Override
        public int tasks() {
            return bytes.length;
        }

        @Override
        public int task() {
            return task;
        }

        @Override
        public Sum add(SliceTree tree, float[] parts, float[] total) {
            return () -> {
                byte[][] all = gather(asBytes(parts));
                float[][] ofTasks = new float[all.length][];
                for (int i = 0; i < all.length; i++) {
                    ofTasks[i] = new float[all[i].length / Float.BYTES];
                    ByteBuffer.wrap(all[i]).asFloatBuffer().get(ofTasks[i]);
                }
                tree.sum(ofTasks, total.length, total);
            };
        }

        private static byte[] asBytes(float[] numbers) {
            ByteBuffer copy = ByteBuffer.allocate(numbers.length * Float.BYTES);
            copy.asFloatBuffer().put(numbers);
            return copy.array();
        }

        @Override
        public byte[][] gather(byte[] own) {
            bytes[task] = own;
            meet();
            byte[][] copies = bytes.clone();
            meet();
            return copies;
        }

        private void meet() {
            try {
                all.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("another task has ended", e);
            }
        }
    }
}
