package dev.chainrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.backprop.Exchange;
import dev.chainrule.backprop.SliceTree;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks in threads, which talk over sockets of this machine. */
@Timeout(60)
class SocketExchangeTest {
    private static final byte[] SECRET = {1, 2, 3};

    interface Task<T> {
        T run(SocketExchange exchange) throws Exception;
    }

    static <T> List<T> together(int tasks, long timeoutMillis, Task<T> work) throws Exception {
        List<Meeting> meetings = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (int t = 0; t < tasks; t++) {
            meetings.add(new Meeting("127.0.0.1", SECRET, timeoutMillis));
            addresses.add(meetings.get(t).address());
        }
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int t = 0; t < tasks; t++) {
                int task = t;
                running.add(threads.submit(() -> {
                    try (Meeting meeting = meetings.get(task);
                            SocketExchange exchange =
                                    new SocketExchange(task, meeting.meet(task, addresses), timeoutMillis)) {
                        return work.run(exchange);
                    }
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Numbers of very different sizes, so that another order of additions gives another sum. */
    private static float[][] numbers(int slices, int n) {
        Random random = new Random(7);
        float[][] numbers = new float[slices][n];
        for (float[] slice : numbers) {
            for (int i = 0; i < n; i++) {
                slice[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(8)));
            }
        }
        return numbers;
    }

    private static float[] sum(float[][] numbers, int from, int to) {
        if (to - from == 1) {
            return numbers[from].clone();
        }
        int middle = (from + to) / 2;
        float[] left = sum(numbers, from, middle);
        float[] right = sum(numbers, middle, to);
        for (int i = 0; i < left.length; i++) {
            left[i] += right[i];
        }
        return left;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 5", "2, 2, 1", "2, 4, 1000", "3, 4, 1001", "3, 7, 2", "4, 4, 100003", "4, 6, 77", "5, 5, 3"})
    void allTasksGetTheSumByTheTree(int tasks, int slices, int n) throws Exception {
        float[][] numbers = numbers(slices, n);
        float[] expected = sum(numbers, 0, slices);
        List<float[]> sums = together(tasks, 10_000, exchange -> {
            SliceTree tree = new SliceTree(slices, tasks);
            List<SliceTree.Node> nodes = tree.nodes(exchange.task());
            float[] parts = new float[nodes.size() * n];
            float[] total = new float[n];
            for (int time = 0; time < 3; time++) { // the same memory again
                for (int k = 0; k < nodes.size(); k++) {
                    float[] node =
                            sum(numbers, nodes.get(k).from(), nodes.get(k).to());
                    System.arraycopy(node, 0, parts, k * n, n);
                }
                exchange.add(tree, parts, total).await();
            }
            return total;
        });
        assertThat(sums).allSatisfy(total -> assertThat(total).isEqualTo(expected));
    }

    @Test
    void allTasksGetTheBytesOfAll() throws Exception {
        List<byte[][]> all =
                together(3, 10_000, exchange -> exchange.gather(new byte[] {(byte) exchange.task()}.clone()));
        assertThat(all).allSatisfy(bytes -> assertThat(bytes).isDeepEqualTo(new byte[][] {{0}, {1}, {2}}));
        List<byte[][]> lengths = together(2, 10_000, exchange -> exchange.gather(new byte[exchange.task() * 100_000]));
        assertThat(lengths.get(0)[0]).isEmpty();
        assertThat(lengths.get(0)[1]).hasSize(100_000);
    }

    @Test
    void aTaskThatEndsEndsTheOthers() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> together(2, 10_000, exchange -> {
                    if (exchange.task() == 0) {
                        return exchange.gather(new byte[0]);
                    }
                    return new byte[0][];
                }))
                .withCauseInstanceOf(ExchangeException.class)
                .withMessageMatching("(?s).*(task 1 has ended|the connection to task 1 has ended).*");
    }

    @Test
    void aTaskThatIsSilentIsGivenUp() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> together(2, 300, exchange -> {
                    if (exchange.task() == 1) {
                        Thread.sleep(5_000);
                    }
                    return exchange.gather(new byte[0]);
                }))
                .withMessageContaining("task 0: nothing from or to task 1 for 0.3 s");
    }

    @Test
    void tasksThatDoNotDoTheSameEnd() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> together(2, 10_000, exchange -> {
                    if (exchange.task() == 0) {
                        return exchange.gather(new byte[0]);
                    }
                    exchange.add(new SliceTree(2, 2), new float[1], new float[1])
                            .await();
                    return new byte[0][];
                }))
                .withMessageContaining("task 1 does something else: message 1 of kind 1");
    }

    @Test
    void whoeverDoesNotKnowTheSecretIsHungUpOn() throws Exception {
        try (Meeting meeting = new Meeting("127.0.0.1", SECRET, 10_000);
                Meeting other = new Meeting("127.0.0.1", SECRET, 10_000);
                Meeting wrong = new Meeting("127.0.0.1", new byte[] {9}, 10_000)) {
            List<String> addresses = List.of(meeting.address(), other.address());
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                Future<List<@Nullable SocketChannel>> first = threads.submit(() -> meeting.meet(0, addresses));
                String[] place = meeting.address().split(" ", 2);
                try (Socket stranger = new Socket(InetAddress.getByName(place[0]), Integer.parseInt(place[1]))) {
                    stranger.getOutputStream().write(new byte[68]);
                    stranger.getInputStream().readNBytes(32);
                    assertThat(hungUp(stranger)).isTrue();
                }
                assertThatThrownBy(() -> wrong.meet(1, addresses))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("task 0 cannot be reached");
                assertThat(first.isDone()).isFalse();
                List<@Nullable SocketChannel> met = other.meet(1, addresses);
                assertThat(met.get(0)).isNotNull();
                assertThat(first.get().get(1)).isNotNull();
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** Somebody who says one byte after another, and what is said means nothing. */
    private static Socket trickler(Meeting meeting, ExecutorService threads) throws IOException {
        String[] place = meeting.address().split(" ", 2);
        Socket stranger = new Socket(InetAddress.getByName(place[0]), Integer.parseInt(place[1]));
        threads.submit(() -> {
            for (int i = 0; i < 68; i++) {
                stranger.getOutputStream().write(0);
                Thread.sleep(500); // 34 s in all
            }
            return null;
        });
        return stranger;
    }

    @Test
    void aStrangerWhoTricklesDelaysNobody() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Meeting meeting = new Meeting("127.0.0.1", SECRET, 10_000);
                Meeting other = new Meeting("127.0.0.1", SECRET, 10_000);
                Socket stranger = trickler(meeting, threads);
                Socket silent = trickler(meeting, threads)) {
            List<String> addresses = List.of(meeting.address(), other.address());
            Future<List<@Nullable SocketChannel>> first = threads.submit(() -> meeting.meet(0, addresses));
            assertThat(stranger.getInputStream().readNBytes(32)).hasSize(32); // it is being listened to
            assertThat(silent.getInputStream().readNBytes(32)).hasSize(32);
            List<@Nullable SocketChannel> met = other.meet(1, addresses);
            SocketChannel one = met.get(0);
            SocketChannel two = first.get().get(1);
            assertThat(one).isNotNull();
            assertThat(two).isNotNull();
            // all have met: the stranger is hung up on, and the door is closed
            assertThat(hungUp(stranger)).isTrue();
            String[] place = addresses.get(0).split(" ", 2);
            assertThatThrownBy(() -> new Socket(place[0], Integer.parseInt(place[1])))
                    .isInstanceOf(ConnectException.class);
            one.close();
            two.close();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aStrangerWhoTricklesIsHungUpOn() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Meeting meeting = new Meeting("127.0.0.1", SECRET, 6_000);
                Socket stranger = trickler(meeting, threads)) {
            Future<?> first = threads.submit(() -> meeting.meet(0, List.of(meeting.address(), "127.0.0.1 1")));
            assertThat(stranger.getInputStream().readNBytes(32)).hasSize(32);
            assertThat(hungUp(stranger)).isTrue(); // after 3 s
            assertThat(first.isDone()).isFalse();
            assertThatThrownBy(first::get).hasMessageContaining("1 of the tasks after task 0 have not called in 6 s");
        } finally {
            threads.shutdownNow();
        }
    }

    /** A task that answers by one byte after another has as much time as a silent one. */
    @Test
    void whoeverAnswersInTricklesIsGivenUp() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Meeting meeting = new Meeting("127.0.0.1", SECRET, 1_000)) {
            threads.submit(() -> {
                try (Socket caller = slow.accept()) {
                    for (int i = 0; i < 64; i++) {
                        caller.getOutputStream().write(0);
                        Thread.sleep(500);
                    }
                }
                return null;
            });
            long begin = System.nanoTime();
            assertThatThrownBy(() -> meeting.meet(1, List.of("127.0.0.1 " + slow.getLocalPort(), meeting.address())))
                    .hasMessageContaining("task 0 cannot be reached");
            assertThat((System.nanoTime() - begin) * 1e-9).isLessThan(10);
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean hungUp(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void aTaskThatDoesNotComeIsGivenUp() throws IOException {
        try (Meeting meeting = new Meeting("127.0.0.1", SECRET, 100)) {
            assertThatThrownBy(() -> meeting.meet(0, List.of(meeting.address(), "127.0.0.1 1")))
                    .hasMessageContaining("1 of the tasks after task 0 have not called");
        }
        assertThat(Exchange.ALONE.gather(new byte[] {1})).isDeepEqualTo(new byte[][] {{1}});
    }
}
