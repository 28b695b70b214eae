package dev.chainrule.bench.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium with one page, driven by its own protocol over a socket of this machine. It lives in a new folder
 * below {@code target}, and is killed with all that it started.
 */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    /** Events since then: requests, errors, lines of the console. */
    private final List<JsonNode> events = new ArrayList<>();

    private String session = "";
    private int calls;

    private Chromium(Process process, Path profile, URI address) {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(address, new Receiver(received))
                .join();
    }

    /** Starts one; without one on this machine the test is skipped, and says why. */
    static Chromium start() throws IOException, InterruptedException {
        Optional<Path> program = program();
        assumeTrue(
                program.isPresent(),
                "no Chromium: none of " + NAMES + " is on the PATH, and -Dchainrule.chromium is not set");
        Path folder = Files.createDirectories(Path.of("target", "chromium"));
        Path profile = Files.createTempDirectory(folder, "profile").toAbsolutePath();
        Process process = new ProcessBuilder(
                        program.orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox", // which needs rights that a container may not have; the pages are ours
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Chromium chromium = new Chromium(process, profile, address(process));
            chromium.attach();
            return chromium;
        } catch (IOException | RuntimeException e) {
            kill(process);
            throw e;
        }
    }

    private static Optional<Path> program() {
        String named = System.getProperty("chainrule.chromium", "");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        List<String> folders = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return NAMES.stream()
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where it listens: it says so on standard error, which is read to its end, lest it block. */
    private static URI address(Process process) throws IOException {
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            List<String> lines = new ArrayList<>();
            try (BufferedReader err =
                    new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                for (String line = err.readLine(); line != null; line = err.readLine()) {
                    Matcher matcher = ADDRESS.matcher(line);
                    if (matcher.find()) {
                        address.complete(URI.create(matcher.group(1)));
                    }
                    lines.add(line);
                }
                address.completeExceptionally(new IOException("Chromium ended: " + lines));
            } catch (IOException e) {
                address.completeExceptionally(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        return address.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void attach() throws InterruptedException {
        String target = call("Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .stringValue();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .stringValue();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Shows a page in a window of some width, by day or by night. */
    void show(Path page, int width, boolean dark) throws InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
        medium("", dark);
        call("Page.navigate", Map.of("url", page.toUri().toString()));
        await("Page.loadEventFired");
    }

    /** Lays the page out for a medium, {@code print} or "" for the screen. */
    void medium(String medium, boolean dark) throws InterruptedException {
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", Map.of("media", medium, "features", List.of(scheme)));
    }

    /** The value of an expression of JavaScript. */
    JsonNode evaluate(String script) throws InterruptedException {
        JsonNode answer = call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.toString());
        }
        return answer.get("result").path("value");
    }

    /** A picture of the whole page, as PNG. */
    byte[] picture() throws InterruptedException {
        JsonNode answer = call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        return Base64.getDecoder().decode(answer.get("data").stringValue());
    }

    /** Events of one kind since the last call. */
    List<JsonNode> happened(String... kinds) {
        List<JsonNode> some = events.stream()
                .filter(event -> List.of(kinds).contains(event.get("method").stringValue()))
                .toList();
        events.removeAll(some);
        return some;
    }

    private JsonNode call(String method, Map<String, Object> parameters) throws InterruptedException {
        calls++;
        Map<String, Object> message = session.isEmpty()
                ? Map.of("id", calls, "method", method, "params", parameters)
                : Map.of("id", calls, "method", method, "params", parameters, "sessionId", session);
        socket.sendText(JSON.writeValueAsString(message), true).join();
        while (true) {
            JsonNode next = next(method);
            if (next.path("id").asInt(0) == calls) {
                if (next.has("error")) {
                    throw new AssertionError(method + ": " + next.get("error"));
                }
                return next.get("result");
            }
            events.add(next);
        }
    }

    private void await(String event) throws InterruptedException {
        while (happened(event).isEmpty()) {
            events.add(next(event));
        }
    }

    private JsonNode next(String what) throws InterruptedException {
        JsonNode next = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError(what + ": no answer from Chromium in " + PATIENCE);
        }
        return next;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        socket.abort();
        kill(process);
        List<Path> files;
        try (Stream<Path> all = Files.walk(profile)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private static void kill(Process process) {
        List<ProcessHandle> tree = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        tree.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : tree) {
            one.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    /** Puts messages together of the parts in which they come. */
    private static final class Receiver implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> received;
        private final StringBuilder message = new StringBuilder();

        Receiver(BlockingQueue<JsonNode> received) {
            this.received = received;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                received.add(JSON.readTree(message.toString()));
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
