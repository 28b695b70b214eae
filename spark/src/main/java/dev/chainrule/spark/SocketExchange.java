package dev.chainrule.spark;

import dev.chainrule.backprop.Exchange;
import dev.chainrule.backprop.SliceTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way between tasks on several machines: a connection between every two of them. To add up n numbers, each task adds up n / T of them,
 * of which the others send it theirs, and sends the sums to all: 2 n (T - 1) / T numbers leave a task, and the longest way is two
 * messages. A thread of its own does so while the task computes.
 *
 * <p>Every message says what it is for, and its number; tasks that do not do the same end with an {@link ExchangeException}, and so does
 * one that has not heard of another for the time that is allowed.
 */
final class SocketExchange implements Exchange, AutoCloseable {
    private static final int SUM = 1;
    private static final int SUMS = 2;
    private static final int GATHER = 3;

    private final int task;
    private final Transfer transfer;
    private final int tasks;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread worker = new Thread(work, "chainrule-exchange");
        worker.setDaemon(true);
        return worker;
    });
    /** The nanoseconds in which the task waited for others. */
    private final AtomicLong waited = new AtomicLong();

    /**
     * An exchange over connections that are open.
     *
     * @param peers the connection to each task; null for this one
     */
    SocketExchange(int task, List<@Nullable SocketChannel> peers, long timeoutMillis) throws IOException {
        this.task = task;
        tasks = peers.size();
        transfer = new Transfer(peers, timeoutMillis);
    }

    @Override
    public int tasks() {
        return tasks;
    }

    @Override
    public int task() {
        return task;
    }

    /** The nanoseconds in which this task waited for others, so far. */
    long waited() {
        return waited.get();
    }

    @Override
    public Sum add(SliceTree tree, float[] parts, float[] total) {
        Future<?> sum = thread.submit(() -> {
            reduce(tree, parts, total);
            return total;
        });
        return () -> wait(sum);
    }

    @Override
    public byte[][] gather(byte[] own) {
        return wait(thread.submit(() -> {
            byte[][] all = new byte[tasks][];
            all[task] = own;
            ByteBuffer lengths = buffer(Integer.BYTES).putInt(0, own.length);
            ByteBuffer[] sent = new ByteBuffer[tasks];
            ByteBuffer[] received = new ByteBuffer[tasks];
            for (int t = 0; t < tasks; t++) {
                sent[t] = lengths;
                received[t] = buffer(Integer.BYTES);
            }
            transfer.exchange(GATHER, sent, received);
            for (int t = 0; t < tasks; t++) {
                sent[t] = ByteBuffer.wrap(own);
                received[t] = ByteBuffer.allocate(t == task ? 0 : received[t].getInt(0));
            }
            transfer.exchange(GATHER, sent, received);
            for (int t = 0; t < tasks; t++) {
                if (t != task) {
                    all[t] = received[t].array();
                }
            }
            return all;
        }));
    }

    private <T> T wait(Future<T> result) {
        long begin = System.nanoTime();
        try {
            return result.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new ExchangeException("task " + task + ": " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExchangeException("task " + task + ": interrupted while it waited for others", e);
        } finally {
            waited.addAndGet(System.nanoTime() - begin);
        }
    }

    /** The first number that task t adds up, of n. */
    private int from(int t, int n) {
        return (int) ((long) t * n / tasks);
    }

    private void reduce(SliceTree tree, float[] parts, float[] total) throws IOException {
        int n = total.length;
        int nodes = parts.length / n;
        int own = from(task + 1, n) - from(task, n);
        ByteBuffer[] sent = new ByteBuffer[tasks];
        ByteBuffer[] received = new ByteBuffer[tasks];
        for (int t = 0; t < tasks; t++) {
            int length = from(t + 1, n) - from(t, n);
            sent[t] = transfer.out(t, t == task ? 0 : nodes * length);
            received[t] = transfer.in(t, t == task ? 0 : tree.nodes(t).size() * own);
            for (int k = 0; k < nodes && t != task; k++) {
                sent[t].asFloatBuffer().put(k * length, parts, k * n + from(t, n), length);
            }
        }
        transfer.exchange(SUM, sent, received);
        float[][] all = new float[tasks][];
        for (int t = 0; t < tasks; t++) {
            all[t] = new float[tree.nodes(t).size() * own];
            if (t == task) {
                for (int k = 0; k < nodes; k++) {
                    System.arraycopy(parts, k * n + from(t, n), all[t], k * own, own);
                }
            } else {
                received[t].flip().asFloatBuffer().get(all[t]);
            }
        }
        float[] sum = new float[own];
        tree.sum(all, own, sum);
        System.arraycopy(sum, 0, total, from(task, n), own);
        for (int t = 0; t < tasks; t++) {
            sent[t] = transfer.out(t, t == task ? 0 : own);
            if (t != task) {
                sent[t].asFloatBuffer().put(sum);
            }
            received[t] = transfer.in(t, t == task ? 0 : from(t + 1, n) - from(t, n));
        }
        transfer.exchange(SUMS, sent, received);
        for (int t = 0; t < tasks; t++) {
            if (t != task) {
                received[t].flip().asFloatBuffer().get(total, from(t, n), from(t + 1, n) - from(t, n));
            }
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Ends all connections; the other tasks end too, unless they have. */
    @Override
    public void close() {
        thread.shutdownNow();
        transfer.close();
    }
}
