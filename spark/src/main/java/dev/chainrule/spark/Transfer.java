package dev.chainrule.spark;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends a message to every other task, and receives one of each, at the same time. One thread at a time calls. */
final class Transfer implements AutoCloseable {
    private static final int HEADER = 3 * Integer.BYTES;

    private final List<@Nullable SocketChannel> peers;
    private final List<Peer> open = new ArrayList<>();
    private final Selector selector;
    private final long timeoutMillis;
    private final ByteBuffer[] out;
    private final ByteBuffer[] in;
    private int number;

    /** A connection, and the messages that are on their way. */
    private static final class Peer {
        private final int task;
        private final SocketChannel channel;
        private final SelectionKey key;
        private final ByteBuffer headOut = direct(HEADER);
        private final ByteBuffer headIn = direct(HEADER);
        private ByteBuffer[] sent = {};
        private ByteBuffer body = headIn;

        private Peer(int task, SocketChannel channel, SelectionKey key) {
            this.task = task;
            this.channel = channel;
            this.key = key;
        }

        private boolean sending() {
            return sent[0].hasRemaining() || sent[1].hasRemaining();
        }

        private boolean receiving() {
            return headIn.hasRemaining() || body.hasRemaining();
        }

        private boolean done() {
            return !sending() && !receiving();
        }
    }

    /**
     * Takes over connections.
     *
     * @param peers the connection to each task; null for this one
     */
    Transfer(List<@Nullable SocketChannel> peers, long timeoutMillis) throws IOException {
        this.peers = new ArrayList<>(peers);
        this.timeoutMillis = timeoutMillis;
        selector = Selector.open();
        out = new ByteBuffer[peers.size()];
        in = new ByteBuffer[peers.size()];
        for (int t = 0; t < peers.size(); t++) {
            out[t] = direct(0);
            in[t] = direct(0);
            SocketChannel channel = peers.get(t);
            if (channel != null) {
                channel.configureBlocking(false);
                Peer peer = new Peer(t, channel, channel.register(selector, 0));
                peer.key.attach(peer);
                open.add(peer);
            }
        }
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Memory for float32 numbers to a task, which is used again. */
    ByteBuffer out(int task, int numbers) {
        return room(out, task, numbers);
    }

    /** Memory for float32 numbers of a task, which is used again. */
    ByteBuffer in(int task, int numbers) {
        return room(in, task, numbers);
    }

    private static ByteBuffer room(ByteBuffer[] buffers, int task, int numbers) {
        int bytes = Math.multiplyExact(numbers, Float.BYTES);
        if (buffers[task].capacity() < bytes) {
            buffers[task] = direct(bytes);
        }
        return buffers[task].clear().limit(bytes);
    }

    /**
     * Sends and receives.
     *
     * @param kind says in the message's head what it is for
     * @param sent the message to each task, from its position to its limit; that to this task is not looked at
     * @param received is filled from its position to its limit by the message of each task; that of this task is not looked at
     * @throws IOException if a connection ends, another message comes, or none for too long
     */
    void exchange(int kind, ByteBuffer[] sent, ByteBuffer[] received) throws IOException {
        number++;
        for (Peer peer : open) {
            ByteBuffer message = sent[peer.task].duplicate();
            peer.headOut.clear();
            peer.headOut.putInt(kind).putInt(number).putInt(message.remaining()).flip();
            peer.headIn.clear();
            peer.sent = new ByteBuffer[] {peer.headOut, message};
            peer.body = received[peer.task];
            move(kind, peer);
        }
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        while (open.stream().anyMatch(peer -> !peer.done())) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("nothing from or to task "
                        + String.join(
                                ", ",
                                open.stream()
                                        .filter(peer -> !peer.done())
                                        .map(peer -> "" + peer.task)
                                        .toList())
                        + " for " + timeoutMillis / 1000.0 + " s");
            }
            selector.select(left);
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted");
            }
            boolean some = false;
            for (SelectionKey key : selector.selectedKeys()) {
                some |= move(kind, (Peer) key.attachment());
            }
            selector.selectedKeys().clear();
            if (some) {
                deadline = System.nanoTime() + timeoutMillis * 1_000_000;
            }
        }
    }

    /** Writes and reads all that goes at once; whether any did. */
    private boolean move(int kind, Peer peer) throws IOException {
        long moved = 0;
        try {
            if (peer.sending()) {
                moved += peer.channel.write(peer.sent);
            }
            if (peer.receiving()) {
                moved += receive(kind, peer);
            }
        } catch (EOFException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the connection to task " + peer.task + " has ended: " + e.getMessage(), e);
        }
        peer.key.interestOps(
                (peer.sending() ? SelectionKey.OP_WRITE : 0) | (peer.receiving() ? SelectionKey.OP_READ : 0));
        return moved > 0;
    }

    private long receive(int kind, Peer peer) throws IOException {
        long moved = 0;
        if (peer.headIn.hasRemaining()) {
            moved += read(peer, peer.headIn);
            if (peer.headIn.hasRemaining()) {
                return moved;
            }
            int[] expected = {kind, number, peer.body.remaining()};
            for (int i = 0; i < expected.length; i++) {
                int is = peer.headIn.getInt(i * Integer.BYTES);
                if (is != expected[i]) {
                    throw new EOFException("task " + peer.task + " does something else: message "
                            + peer.headIn.getInt(Integer.BYTES) + " of kind " + peer.headIn.getInt(0) + " with "
                            + peer.headIn.getInt(2 * Integer.BYTES) + " bytes, expected message " + number + " of kind "
                            + kind + " with " + expected[2]);
                }
            }
        }
        return peer.body.hasRemaining() ? moved + read(peer, peer.body) : moved;
    }

    private static int read(Peer peer, ByteBuffer target) throws IOException {
        int count = peer.channel.read(target);
        if (count < 0) {
            throw new EOFException("task " + peer.task + " has ended");
        }
        return count;
    }

    @Override
    public void close() {
        for (SocketChannel channel : peers) {
            if (channel != null) {
                try {
                    channel.close();
                } catch (IOException ended) {
                    Objects.requireNonNull(ended); // it is closed all the same
                }
            }
        }
        try {
            selector.close();
        } catch (IOException ended) {
            Objects.requireNonNull(ended);
        }
    }
}
