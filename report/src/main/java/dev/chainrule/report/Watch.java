package dev.chainrule.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chainrule.page.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Serves the page of a training to browsers on this machine while the training runs. The page is made anew at most once a second, only
 * if somebody looks, and so seldom that making it takes a hundredth of the time of one processor at most.
 *
 * <p>It listens on 127.0.0.1 and on nothing else, answers GET only, reads and writes no file, and takes nothing from a request but its
 * path. A request whose header {@code Host} names another place is refused: that is how pages of strangers reach servers on this
 * machine (DNS rebinding). So is one that a browser says comes from a page of strangers, by {@code Sec-Fetch-Site}.
 *
 * <p>On the module path it needs the module jdk.httpserver, which a program requires itself.
 */
public final class Watch implements AutoCloseable {
    private static final String SCRIPT = "/watch.js";
    private static final String EVENTS = "/events";
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
    /** How long the end waits for browsers that take no news. */
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(3);
    /** A browser that has left is noticed after this time. */
    private static final Duration BEAT = Duration.ofSeconds(1);
    /** Browsers that are told news at a time; the oldest gives way to another. */
    private static final int MOST_WATCHERS = 8;
    /** Requests that are answered at a time, watchers included. */
    private static final int MOST_THREADS = 2 * MOST_WATCHERS;
    /** Requests that wait; others are not answered. */
    private static final int MOST_WAITING = 64;

    private static final int DEFAULT_PORT = 80;

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads = threads();
    private final Deque<Watcher> watchers = new ArrayDeque<>(); // guarded by itself, from the oldest on
    private final News news;
    private volatile Supplier<TrainingRecord> training;

    private Watch(HttpServer server, Supplier<TrainingRecord> training) {
        this.server = server;
        this.training = training;
        this.news = new News(this::state, LEAST_INTERVAL);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private News.State state() {
        TrainingRecord now = training.get();
        return new News.State(TrainingPage.live(now, SCRIPT), TrainingPage.part(now));
    }

    private static ExecutorService threads() {
        var pool = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Watch::daemon);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(null, work, "chainrule-watch", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /**
     * Begins to serve.
     *
     * @param port 0 for one that the system chooses
     * @param training the training as it is; asked by other threads, as {@link TrainingRecorder#record}
     * @throws IOException if the port cannot be had
     */
    public static Watch on(int port, Supplier<TrainingRecord> training) throws IOException {
        InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        return new Watch(HttpServer.create(new InetSocketAddress(loopback, port), 0), training);
    }

    /** The address of the page. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    private int port() {
        return server.getAddress().getPort();
    }

    /** Shows this from now on, in place of the training as it is. */
    public void show(TrainingRecord last) {
        training = () -> last;
    }

    /** Tells all who look the last state of the training, and ends: their pages stay as they are. */
    @Override
    public void close() {
        try {
            news.end();
        } catch (RuntimeException | Error e) {
            log(e);
        } finally {
            watchersLeave();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    /** Waits until all have been told, but not for who does not listen. */
    private void watchersLeave() {
        try {
            long end = System.nanoTime() + MOST_PATIENCE.toNanos();
            synchronized (watchers) {
                for (long left = MOST_PATIENCE.toMillis(); !watchers.isEmpty() && left > 0; ) {
                    watchers.wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- answers

    private void answer(HttpExchange request) throws IOException {
        try (request) {
            String host = Objects.requireNonNullElse(request.getRequestHeaders().getFirst("Host"), "");
            if (!isHere(host, port())
                    || "cross-site".equals(request.getRequestHeaders().getFirst("Sec-Fetch-Site"))) {
                refuse(request, FORBIDDEN);
            } else if (!request.getRequestMethod().equals("GET")) {
                request.getResponseHeaders().set("Allow", "GET");
                refuse(request, NOT_ALLOWED);
            } else {
                switch (request.getRequestURI().getRawPath()) {
                    case "/" -> page(request);
                    case SCRIPT -> send(request, "text/javascript; charset=utf-8", script());
                    case EVENTS -> events(request);
                    default -> refuse(request, NOT_FOUND);
                }
            }
        } catch (RuntimeException | Error e) {
            log(e);
            throw e;
        }
    }

    private static void log(Throwable failure) {
        System.getLogger(Watch.class.getPackageName())
                .log(System.Logger.Level.WARNING, "the page that is watched could not be made", failure);
    }

    /** Tells if a header {@code Host} names this machine; browsers leave out the default port. */
    static boolean isHere(String host, int port) {
        return Set.of("127.0.0.1:" + port, "localhost:" + port).contains(host)
                || (port == DEFAULT_PORT && Set.of("127.0.0.1", "localhost").contains(host));
    }

    private void page(HttpExchange request) throws IOException {
        String page = news.page();
        if (page.isEmpty()) {
            refuse(request, UNAVAILABLE);
        } else {
            send(request, "text/html; charset=utf-8", page);
        }
    }

    private static void refuse(HttpExchange request, int code) throws IOException {
        headers(request, "text/plain");
        request.sendResponseHeaders(code, NO_BODY);
    }

    private static void send(HttpExchange request, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        headers(request, type);
        request.sendResponseHeaders(OK, bytes.length);
        request.getResponseBody().write(bytes);
    }

    private static void headers(HttpExchange request, String type) {
        var headers = request.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", Page.livePolicy() + "; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    private static String script() throws IOException {
        try (InputStream in = Objects.requireNonNull(Watch.class.getResourceAsStream("watch.js"), "watch.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A thread that tells news to one browser. */
    private static final class Watcher {
        private final Thread thread = Thread.currentThread();
        private boolean done;

        /** Ends it, even while it waits or writes. */
        synchronized void drop() {
            if (!done) {
                thread.interrupt();
            }
        }

        /** Leaves the thread to other work; called by it. */
        synchronized void done() {
            done = true;
            Thread.interrupted(); // meant for this watcher
        }
    }

    private Watcher enter() {
        Watcher watcher = new Watcher();
        synchronized (watchers) {
            if (watchers.size() == MOST_WATCHERS) {
                watchers.removeFirst().drop();
            }
            watchers.addLast(watcher);
        }
        return watcher;
    }

    private void leave(Watcher watcher) {
        watcher.done();
        synchronized (watchers) {
            watchers.remove(watcher);
            watchers.notifyAll();
        }
    }

    /** Tells news until the browser leaves, which is seen when it cannot be told, another takes its place, or the training has ended. */
    private void events(HttpExchange request) throws IOException {
        Watcher watcher = enter();
        try {
            headers(request, "text/event-stream; charset=utf-8");
            request.sendResponseHeaders(OK, 0);
            try (OutputStream out = request.getResponseBody()) { // its end is sent before the server may stop
                long seen = 0;
                while (seen != News.ENDED) {
                    News.Item item = news.after(seen, BEAT);
                    String event = item.number() == seen ? ":\n\n" : item.event(); // a comment, to notice who has left
                    out.write(event.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    seen = item.number();
                }
            }
        } catch (InterruptedException | RejectedExecutionException e) {
            // another has its place, or the server ends
        } catch (IOException e) {
            // the browser has left
        } finally {
            leave(watcher);
        }
    }
}
