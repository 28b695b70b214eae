package dev.chainrule.examples.service;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.BatchingPredictor;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Measures how long requests of one row wait for their answers, with batches and without, over the loopback address:
 *
 * <pre>
 *   ServiceLoad LAYERS [SECONDS [BACKEND]]       such as ServiceLoad 784-1024-1024-10 5 cpu
 * </pre>
 *
 * <p>Each client is a thread with a connection of its own, which asks again as soon as it is answered. The two services serve in
 * turn, with one device of its own each. Clients, server and device share the processors of this machine.
 */
public final class ServiceLoad {
    private static final int[] CLIENTS = {1, 4, 16, 64};
    private static final int ROUNDS = 3;

    private ServiceLoad() {}

    /** Prints a table: a line for each number of clients and each of the two services. */
    public static void main(String[] args) throws Exception {
        int[] layers =
                Arrays.stream(args[0].split("-")).mapToInt(Integer::parseInt).toArray();
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 5;
        String backend = args.length > 2 ? args[2] : "*";
        NetworkState network = Network.of(
                        Topology.of(layers).hidden(Activation.RELU).output(OutputUnit.SOFTMAX), 1)
                .state();
        byte[] row = row(network.topology().inputs());
        ServiceCounters counters = new ServiceCounters();
        InetSocketAddress anyPort = PredictionService.address("0");
        try (Predictor alone = Predictor.of(network, Backends.open(backend));
                BatchingPredictor together = BatchingPredictor.of(
                        Predictor.of(network, Backends.open(backend)),
                        BatchingPredictor.BATCH,
                        BatchingPredictor.WAITING,
                        counters);
                PredictionService one = PredictionService.on(
                        anyPort,
                        raw -> CompletableFuture.completedFuture(
                                alone.predict(new double[][] {raw}).get(0)),
                        () -> "",
                        "");
                PredictionService batches = PredictionService.on(anyPort, together::submit, () -> "", "")) {
            System.out.println(args[0] + " on " + alone.selection().device().id());
            System.out.println("clients  service    requests/s   p50 µs   p90 µs   p99 µs  p99.9 µs  rows a batch");
            for (int clients : CLIENTS) {
                load(one.address(), row, clients, seconds / 2);
                load(batches.address(), row, clients, seconds / 2);
                List<long[]> direct = new ArrayList<>();
                List<long[]> batched = new ArrayList<>();
                long rows = counters.rows();
                long count = counters.batches();
                for (int round = 0; round < ROUNDS; round++) {
                    direct.add(load(one.address(), row, clients, seconds / ROUNDS));
                    batched.add(load(batches.address(), row, clients, seconds / ROUNDS));
                }
                print(clients, "one row", direct, seconds, 1);
                double size = (double) (counters.rows() - rows) / (counters.batches() - count);
                print(clients, "batches", batched, seconds, size);
            }
        }
    }

    /** A request with a row of random numbers. */
    private static byte[] row(int inputs) {
        Random random = new Random(1);
        String json = DoubleStream.generate(random::nextFloat)
                .limit(inputs)
                .mapToObj(x -> String.format(Locale.ROOT, "%.3f", x))
                .collect(Collectors.joining(",", "[[", "]]"));
        String head = "POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + json.length() + "\r\n\r\n";
        return (head + json).getBytes(StandardCharsets.US_ASCII);
    }

    /** The nanoseconds that each request took. */
    private static long[] load(URI service, byte[] request, int clients, double seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            long end = System.nanoTime() + (long) (seconds * 1e9);
            List<Future<long[]>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(() -> client(service, request, end)));
            }
            return all.stream()
                    .map(ServiceLoad::times)
                    .flatMapToLong(Arrays::stream)
                    .toArray();
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] times(Future<long[]> client) {
        try {
            return client.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long[] client(URI service, byte[] request, long end) {
        long[] times = new long[1024];
        int count = 0;
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            long begin = System.nanoTime();
            do {
                out.write(request);
                readAnswer(in);
                long now = System.nanoTime();
                times = count < times.length ? times : Arrays.copyOf(times, 2 * count);
                times[count++] = now - begin;
                begin = now;
            } while (begin < end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(times, count);
    }

    private static void readAnswer(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.contains(" 200 ")) {
            throw new IOException(status + ": " + body);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the service closed the connection");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void print(int clients, String service, List<long[]> rounds, double seconds, double rows) {
        long[] times = rounds.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%7d  %-8s %12.0f %8.0f %8.0f %8.0f %9.0f %13.1f%n",
                clients,
                service,
                times.length / seconds,
                micros(times, 0.5),
                micros(times, 0.9),
                micros(times, 0.99),
                micros(times, 0.999),
                rows);
    }

    /** The time that this share of the requests took at most. */
    private static double micros(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))] * 1e-3;
    }
}
