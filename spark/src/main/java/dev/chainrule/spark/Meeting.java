package dev.chainrule.spark;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The place at which a task waits for the others: a port that the system chooses, on the address by which Spark knows the machine. Every
 * task calls those before it. Both sides prove that they know the secret of the training, by the HMAC-SHA-256 of a number that the other
 * drew; the secret itself is never sent. Whoever does not know it is hung up on.
 */
final class Meeting implements AutoCloseable {
    private static final int NONCE = 32;
    private static final int PATIENCE_MILLIS = 5_000;
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
            door.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
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
     * Meets the others.
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
        try {
            for (int t = 0; t < task; t++) {
                peers.set(t, call(task, t, addresses.get(t)));
            }
            long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
            door.configureBlocking(false);
            for (int missing = addresses.size() - 1 - task; missing > 0; ) {
                SocketChannel channel = door.accept();
                if (channel != null && answer(channel, task, peers)) {
                    missing--;
                } else if (System.nanoTime() > deadline) {
                    throw new SocketTimeoutException(missing + " of the tasks after task " + task
                            + " have not called in " + timeoutMillis / 1000 + " s");
                } else if (channel == null) {
                    Thread.sleep(1);
                }
            }
            return peers;
        } catch (InterruptedException e) {
            hangUp(peers);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the tasks met", e);
        } catch (IOException | RuntimeException e) {
            hangUp(peers);
            throw e;
        }
    }

    private static void hangUp(List<@Nullable SocketChannel> peers) throws IOException {
        for (SocketChannel channel : peers) {
            if (channel != null) {
                channel.close();
            }
        }
    }

    private SocketChannel call(int own, int other, String address) throws IOException {
        String[] parts = address.split(" ", 2);
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket()
                    .connect(new InetSocketAddress(InetAddress.getByName(parts[0]), Integer.parseInt(parts[1])), (int)
                            Math.min(timeoutMillis, Integer.MAX_VALUE));
            prepare(channel);
            channel.socket().setSoTimeout((int) Math.min(timeoutMillis, Integer.MAX_VALUE));
            DataInputStream in = new DataInputStream(channel.socket().getInputStream());
            DataOutputStream out = new DataOutputStream(channel.socket().getOutputStream());
            byte[] theirs = in.readNBytes(NONCE);
            byte[] mine = nonce();
            byte[] proof = proof("call", own, theirs);
            out.writeInt(own);
            out.write(proof);
            out.write(mine);
            out.flush();
            if (!MessageDigest.isEqual(in.readNBytes(proof.length), proof("answer", other, mine))) {
                throw new IOException("whoever answers at " + address + " does not know the secret of this training");
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("task " + other + " cannot be reached at " + address + ": " + e.getMessage(), e);
        }
    }

    /** Whether it is a task that was missing. */
    private boolean answer(SocketChannel channel, int own, List<@Nullable SocketChannel> peers) throws IOException {
        try {
            prepare(channel);
            DataInputStream in = new DataInputStream(channel.socket().getInputStream());
            DataOutputStream out = new DataOutputStream(channel.socket().getOutputStream());
            byte[] mine = nonce();
            out.write(mine);
            out.flush();
            int task = in.readInt();
            byte[] proof = proof("call", task, mine);
            if (MessageDigest.isEqual(in.readNBytes(proof.length), proof)
                    && task > own
                    && task < peers.size()
                    && peers.get(task) == null) {
                out.write(proof("answer", own, in.readNBytes(NONCE)));
                out.flush();
                peers.set(task, channel);
                return true;
            }
        } catch (IOException stranger) {
            channel.close();
            return false;
        }
        channel.close();
        return false;
    }

    private static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(true);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
        channel.socket().setSoTimeout(PATIENCE_MILLIS);
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

    /** Closes the door; connections stay. */
    @Override
    public void close() throws IOException {
        door.close();
    }
}
