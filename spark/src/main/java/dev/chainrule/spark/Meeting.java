package dev.chainrule.spark;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The place at which a task waits for the others: a port that the system chooses, on the address by which Spark knows the machine. Every
 * task calls those before it. Both sides prove that they know the secret of the training, by the HMAC-SHA-256 of a number that the other
 * drew; the secret itself is never sent. Whoever does not know it is hung up on, and so is whoever has not said all in ten seconds; none of
 * them delays a task. Once all have met, the door is closed.
 */
final class Meeting implements AutoCloseable {
    private static final int NONCE = 32;
    private static final int PROOF = 32;
    /** The bytes that a caller says: the number of its task, a proof, and a number for the other's. */
    private static final int CALL = Integer.BYTES + PROOF + NONCE;
    /** The time in which a caller says all of it, half of the timeout at most; tasks need milliseconds. */
    private static final int PATIENCE_MILLIS = 10_000;
    /** The callers that may be in the middle of their handshake; one more, and the oldest of them is hung up on. */
    private static final int MOST_CALLERS = 256;

    private static final int LOOK_MILLIS = 50;
    /** Calls that the system keeps until the task answers. */
    private static final int BACKLOG = 1024;

    private static final int BUFFER = 1 << 22;
    private static final String MAC = "HmacSHA256";

    private final ServerSocketChannel door;
    private final byte[] secret;
    private final long timeoutMillis;
    private final SecureRandom random = new SecureRandom();

    /** Opens a port on this address. */
    Meeting(String host, byte[] secret, long timeoutMillis) throws IOException {
        this.secret = secret;
        this.timeoutMillis = timeoutMillis;
        door = ServerSocketChannel.open();
        try {
            door.bind(new InetSocketAddress(InetAddress.getByName(host), 0), BACKLOG);
        } catch (IOException | RuntimeException e) {
            door.close();
            throw new IOException("no port can be opened on " + host + ": " + e.getMessage(), e);
        }
    }

    /** The address and the port, with a space between them, for the others. */
    String address() throws IOException {
        InetSocketAddress address = (InetSocketAddress) door.getLocalAddress();
        return address.getAddress().getHostAddress() + " " + address.getPort();
    }

    /**
     * Meets the others, and closes the door.
     *
     * @param task the number of this one
     * @param addresses those of all tasks
     * @return the connection to each task; null for this one
     * @throws IOException if they are not all there in time
     */
    List<@Nullable SocketChannel> meet(int task, List<String> addresses) throws IOException {
        List<@Nullable SocketChannel> peers = new ArrayList<>();
        for (int t = 0; t < addresses.size(); t++) {
            peers.add(null);
        }
        try (door) {
            long deadline = after(timeoutMillis);
            for (int t = 0; t < task; t++) {
                peers.set(t, call(task, t, addresses.get(t), deadline));
            }
            answer(task, peers);
            return peers;
        } catch (IOException | RuntimeException e) {
            hangUp(peers);
            throw e;
        }
    }

    private static long after(long millis) {
        return System.nanoTime() + millis * 1_000_000;
    }

    private static void hangUp(List<@Nullable SocketChannel> peers) throws IOException {
        for (SocketChannel channel : peers) {
            if (channel != null) {
                channel.close();
            }
        }
    }

    private SocketChannel call(int own, int other, String address, long deadline) throws IOException {
        String[] parts = address.split(" ", 2);
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket()
                    .connect(
                            new InetSocketAddress(InetAddress.getByName(parts[0]), Integer.parseInt(parts[1])),
                            left(deadline));
            prepare(channel);
            byte[] theirs = read(channel, NONCE, deadline);
            byte[] mine = nonce();
            ByteBuffer said = ByteBuffer.allocate(CALL)
                    .putInt(own)
                    .put(proof("call", own, theirs))
                    .put(mine);
            channel.socket().getOutputStream().write(said.array()); // fewer bytes than any socket takes at once
            if (!MessageDigest.isEqual(read(channel, PROOF, deadline), proof("answer", other, mine))) {
                throw new IOException("whoever answers at " + address + " does not know the secret of this training");
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("task " + other + " cannot be reached at " + address + ": " + e.getMessage(), e);
        }
    }

    /** The milliseconds until then, 1 at least. */
    private int left(long deadline) throws IOException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("nothing in " + timeoutMillis / 1000.0 + " s");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** Reads bytes until then, also from somebody who sends one at a time. */
    private byte[] read(SocketChannel channel, int count, long deadline) throws IOException {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count; ) {
            channel.socket().setSoTimeout(left(deadline));
            int some = channel.socket().getInputStream().read(bytes, at, count - at);
            if (some < 0) {
                throw new EOFException("it has hung up");
            }
            at += some;
        }
        return bytes;
    }

    /** Somebody who has called, and has said a part of what a task says. */
    private static final class Caller {
        private final SocketChannel channel;
        private final byte[] nonce;
        private final ByteBuffer said = ByteBuffer.allocate(CALL);
        private final long deadline;

        private Caller(SocketChannel channel, byte[] nonce, long deadline) {
            this.channel = channel;
            this.nonce = nonce;
            this.deadline = deadline;
        }
    }

    /** Answers callers beside each other until all tasks after this one are there: none delays another. */
    private void answer(int own, List<@Nullable SocketChannel> peers) throws IOException {
        Set<Caller> callers = new LinkedHashSet<>();
        try (Selector selector = Selector.open()) {
            door.configureBlocking(false);
            door.register(selector, SelectionKey.OP_ACCEPT);
            long deadline = after(timeoutMillis);
            for (int missing = peers.size() - 1 - own; missing > 0; ) {
                if (System.nanoTime() - deadline > 0) {
                    throw new SocketTimeoutException(missing + " of the tasks after task " + own
                            + " have not called in " + timeoutMillis / 1000 + " s");
                }
                selector.select(LOOK_MILLIS);
                if (Thread.currentThread().isInterrupted()) {
                    throw new IOException("interrupted while the tasks met");
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.attachment() instanceof Caller caller) {
                        missing -= listen(caller, own, callers, peers) ? 1 : 0;
                    } else {
                        welcome(selector, callers);
                    }
                }
                selector.selectedKeys().clear();
                for (Caller caller : List.copyOf(callers)) {
                    if (System.nanoTime() - caller.deadline > 0) {
                        turnAway(caller, callers);
                    }
                }
            }
        } finally {
            for (Caller stranger : callers) {
                stranger.channel.close();
            }
        }
    }

    /** Takes a call, and sends the number by which the caller proves that it knows the secret. */
    private void welcome(Selector selector, Set<Caller> callers) throws IOException {
        SocketChannel channel = door.accept();
        if (channel == null) {
            return;
        }
        Caller caller = new Caller(channel, nonce(), after(Math.min(PATIENCE_MILLIS, timeoutMillis / 2)));
        callers.add(caller);
        try {
            prepare(channel);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, caller);
            channel.write(ByteBuffer.wrap(caller.nonce));
        } catch (IOException gone) {
            turnAway(caller, callers);
        }
        if (callers.size() > MOST_CALLERS) {
            turnAway(callers.iterator().next(), callers);
        }
    }

    private static void turnAway(Caller caller, Set<Caller> callers) throws IOException {
        callers.remove(caller);
        caller.channel.close();
    }

    /** Reads what there is of a caller; whether it is a task that was missing. */
    private boolean listen(Caller caller, int own, Set<Caller> callers, List<@Nullable SocketChannel> peers)
            throws IOException {
        try {
            if (caller.channel.read(caller.said) < 0) {
                turnAway(caller, callers);
                return false;
            }
            if (caller.said.hasRemaining()) {
                return false;
            }
            ByteBuffer said = caller.said.flip();
            int task = said.getInt();
            byte[] proof = new byte[PROOF];
            byte[] theirs = new byte[NONCE];
            said.get(proof).get(theirs);
            if (MessageDigest.isEqual(proof, proof("call", task, caller.nonce))
                    && task > own
                    && task < peers.size()
                    && peers.get(task) == null
                    && caller.channel.write(ByteBuffer.wrap(proof("answer", own, theirs))) == PROOF) {
                callers.remove(caller);
                peers.set(task, caller.channel);
                return true;
            }
        } catch (IOException gone) {
            turnAway(caller, callers);
            return false;
        }
        turnAway(caller, callers);
        return false;
    }

    private static void prepare(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
    }

    private byte[] nonce() {
        byte[] bytes = new byte[NONCE];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] proof(String word, int task, byte[] nonce) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            mac.update((word + " " + task + " ").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(nonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    /** Closes the door, if it is open still; connections stay. */
    @Override
    public void close() throws IOException {
        door.close();
    }
}
