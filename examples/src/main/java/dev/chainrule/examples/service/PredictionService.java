package dev.chainrule.examples.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chainrule.predict.BatchingPredictor;
import dev.chainrule.predict.Outputs;
import dev.chainrule.predict.Prediction;
import dev.chainrule.predict.Predictor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers rows over HTTP with a saved model. Requests that come at about the same time are computed together.
 *
 * <pre>
 *   PredictionService MODEL [[ADDRESS:]PORT [BACKEND]]
 *
 *   curl --data '[[5.1,3.5,1.4,0.2]]' http://127.0.0.1:8080/predict
 *   [{"class":"setosa","scores":{"setosa":0.98,"versicolor":0.019,"virginica":1.1E-5}}]
 *   curl http://127.0.0.1:8080/metrics
 * </pre>
 *
 * <p>It listens on 127.0.0.1 unless told otherwise, as in a container: {@code 0.0.0.0:8080}. It knows neither users nor
 * certificates; these are for a proxy in front of it.
 */
public final class PredictionService implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 20;
    /** Rows of one request that wait at a time, so that a large one leaves room for others. */
    private static final int MOST_WAITING = 64;
    /** Connections that wait to be taken. */
    private static final int BACKLOG = 1024;

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;

    /** Numbers are numbers: neither null nor text stands for one. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Function<double[], CompletableFuture<Prediction>> predictor;

    /** A request that cannot be answered, with the status and the line that say so. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        private Refusal(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private PredictionService(
            HttpServer server,
            Function<double[], CompletableFuture<Prediction>> predictor,
            Supplier<String> metrics,
            String health) {
        this.server = server;
        this.predictor = predictor;
        answer("/predict", "POST", "application/json", this::predict);
        answer("/metrics", "GET", "text/plain; version=0.0.4", request -> metrics.get());
        answer("/health", "GET", "text/plain", request -> health + "\n");
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Begins to serve.
     *
     * @param at where it listens; port 0 for one that the system chooses
     * @param predictor answers a row, now or later
     * @param metrics the counters, as text
     * @param health what it says of its health, as long as it serves
     * @throws IOException if the port cannot be had
     */
    static PredictionService on(
            InetSocketAddress at,
            Function<double[], CompletableFuture<Prediction>> predictor,
            Supplier<String> metrics,
            String health)
            throws IOException {
        // without this, the JDK's server waits 40 ms for an answer's second packet
        System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
        return new PredictionService(HttpServer.create(at, BACKLOG), predictor, metrics, health);
    }

    /** Reads {@code [ADDRESS:]PORT}. */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }

    /** Serves until the process is ended: the arguments are a model, where to listen, and the devices to choose from (all). */
    public static void main(String[] args) throws IOException {
        InetSocketAddress at = address(args.length > 1 ? args[1] : "8080");
        ServiceCounters counters = new ServiceCounters();
        BatchingPredictor predictor = BatchingPredictor.of(
                Predictor.load(Path.of(args[0]), args.length > 2 ? args[2] : "*"),
                BatchingPredictor.BATCH,
                BatchingPredictor.WAITING,
                counters);
        String device = predictor.predictor().selection().device().id();
        PredictionService service = on(at, predictor::submit, () -> counters.text(predictor.waiting()), device);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            service.close();
            predictor.close();
        }));
        System.out.println("http:/" + service.server.getAddress() + " answers on " + device);
    }

    /** The address on this machine, without a path. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Ends: answers that are being made have a second. */
    @Override
    public void close() {
        server.stop(1);
        threads.shutdownNow();
    }

    // ---- answers

    private String predict(HttpExchange request) throws IOException, Refusal {
        double[][] rows = rows(request);
        List<CompletableFuture<Prediction>> answers = new ArrayList<>(rows.length);
        try {
            for (double[] row : rows) {
                if (answers.size() >= MOST_WAITING) {
                    answers.get(answers.size() - MOST_WAITING).get();
                }
                answers.add(predictor.apply(row));
            }
            List<Map<String, Object>> told = new ArrayList<>(rows.length);
            for (CompletableFuture<Prediction> answer : answers) {
                told.add(told(answer.get()));
            }
            return JSON.writeValueAsString(told);
        } catch (RejectedExecutionException e) {
            throw new Refusal(UNAVAILABLE, Objects.requireNonNull(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new Refusal(BAD_REQUEST, "row " + answers.size() + " of the request: " + e.getMessage());
        } catch (ExecutionException e) {
            throw new Refusal(FAILED, "the device failed: " + e.getCause());
        } catch (InterruptedException e) {
            throw new Refusal(UNAVAILABLE, "the service ends");
        } finally {
            answers.forEach(answer -> answer.cancel(false)); // of no effect on what is answered
        }
    }

    private static double[][] rows(HttpExchange request) throws IOException, Refusal {
        byte[] body = request.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new Refusal(TOO_LARGE, "the request has more than " + MOST_BYTES + " bytes");
        }
        try {
            double[][] rows = JSON.readValue(body, double[][].class);
            if (rows != null && Stream.of(rows).allMatch(Objects::nonNull)) {
                return rows;
            }
        } catch (JacksonException e) {
            // told below, as all that is not rows
        }
        throw new Refusal(BAD_REQUEST, "expected rows of numbers as JSON, such as [[5.1,3.5,1.4,0.2]]");
    }

    private static Map<String, Object> told(Prediction answer) {
        Outputs meaning = answer.meaning();
        Map<String, Object> told = new LinkedHashMap<>();
        if (meaning.quantities()) {
            told.put("outputs", answer.outputs());
        } else if (meaning.independent()) {
            told.put("labels", named(meaning, answer::label));
        } else {
            told.put("class", answer.className());
        }
        if (meaning.graded()) {
            float[] scores = answer.scores();
            told.put("scores", named(meaning, k -> scores[k]));
        }
        return told;
    }

    private static Map<String, Object> named(Outputs meaning, IntFunction<Object> value) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int k = 0; k < meaning.classes().size(); k++) {
            named.put(meaning.classes().get(k), value.apply(k));
        }
        return named;
    }

    // ---- HTTP

    private interface Answer {
        String to(HttpExchange request) throws IOException, Refusal;
    }

    private void answer(String path, String method, String type, Answer answer) {
        server.createContext(path, request -> {
            try {
                if (!request.getRequestURI().getPath().equals(path)) {
                    throw new Refusal(NOT_FOUND, "there is " + path);
                } else if (!request.getRequestMethod().equals(method)) {
                    throw new Refusal(NOT_ALLOWED, path + " takes " + method);
                }
                send(request, OK, type, answer.to(request));
            } catch (Refusal refusal) {
                send(request, refusal.status, "text/plain; charset=utf-8", refusal.getMessage() + "\n");
            } finally {
                request.close();
            }
        });
    }

    private static void send(HttpExchange request, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        request.getResponseHeaders().set("Content-Type", type);
        request.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = request.getResponseBody()) {
            out.write(bytes);
        }
    }
}
