package dev.chainrule.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the server of a watched page, byte for byte: over sockets, because a client of the JDK would not send some of it. */
final class WatchTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final TrainingRecord training = OddTrainings.notBegun();
    private Watch watch;

    @BeforeEach
    void begin() throws IOException {
        watch = Watch.on(0, () -> {
            asked.incrementAndGet();
            return training;
        });
    }

    @AfterEach
    void end() {
        watch.close();
    }

    private int port() {
        return watch.address().getPort();
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** The answer to a request, head and body. */
    private String answer(String method, String path, String host) throws IOException {
        try (Socket socket = socket()) {
            String request = method + " " + path + " HTTP/1.1\r\n" + (host.isEmpty() ? "" : "Host: " + host + "\r\n")
                    + "Connection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String here() {
        return "127.0.0.1:" + port();
    }

    @Test
    void thePageHasAPolicyAndItsScript() throws IOException {
        assertThat(answer("GET", "/", here()))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase(
                        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
                                + " base-uri 'none'; form-action 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'")
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .containsIgnoringCase("Cache-Control: no-store")
                .containsIgnoringCase("Referrer-Policy: no-referrer")
                .doesNotContainIgnoringCase("Access-Control-Allow-Origin")
                .contains("<script src=\"/watch.js\" defer=\"defer\"></script>", "The training has not begun.");
        assertThat(answer("GET", "/watch.js", "localhost:" + port()))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("EventSource");
    }

    /** As pages of strangers reach servers on this machine: a name of theirs is made to mean 127.0.0.1. */
    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost", "", "0.0.0.0:PORT"
            })
    void anotherHostIsRefused(String host) throws IOException {
        for (String path : List.of("/", "/events", "/watch.js")) {
            assertThat(answer("GET", path, host.replace("PORT", "" + port())))
                    .matches("(?s)HTTP/1.1 40[03].*")
                    .doesNotContain("<", "event");
        }
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"})
    void nothingCanBeWritten(String method) throws IOException {
        assertThat(answer(method, "/", here()))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .containsIgnoringCase("Allow: GET");
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "/../watch.js", "/index.html", "/watch.js/", "/%2e%2e/", "/events/x"})
    void nothingElseIsServed(String path) throws IOException {
        assertThat(answer("GET", path, here())).startsWith("HTTP/1.1 404 Not Found\r\n");
    }

    @Test
    void itListensOnTheLoopbackAddressOnly() throws IOException {
        assertThat(watch.address().toString()).isEqualTo("http://127.0.0.1:" + port() + "/");
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                    assertThatThrownBy(() -> {
                                try (Socket socket = new Socket()) {
                                    socket.connect(new InetSocketAddress(address, port()), 2000);
                                }
                            })
                            .as(address.toString())
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void aPortInUseCannotBeHad() {
        assertThatThrownBy(() -> Watch.on(port(), () -> training)).isInstanceOf(BindException.class);
    }

    @Test
    void newsComeUntilTheEnd() throws Exception {
        try (Socket socket = socket()) {
            socket.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: " + here() + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(until(lines, "data: .*has not begun.*")).contains("event: page", "id: 1");
            assertThat(until(lines, "data: .*has not begun.*")).contains("id: 2");
            watch.show(OddTrainings.oneEpoch());
            watch.close();
            assertThat(until(lines, "event: end")).anyMatch(line -> line.contains("Ended after 1 epoch"));
            assertThatThrownBy(this::socket).isInstanceOf(ConnectException.class);
        }
    }

    /** The last chunk, of length 0, arrives before the connection ends; a browser calls it a failure otherwise. */
    @Test
    void theAnswerToWhoLooksAtTheEndIsWhole() throws Exception {
        for (int run = 0; run < 100; run++) {
            Watch mine = Watch.on(0, () -> training);
            try (Socket socket = new Socket("127.0.0.1", mine.address().getPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("GET /events HTTP/1.1\r\nHost: 127.0.0.1:"
                                        + mine.address().getPort() + "\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                mine.close();
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .as("run %d", run)
                        .contains("event: end")
                        .endsWith("\r\n0\r\n\r\n");
            } finally {
                mine.close();
            }
        }
    }

    private static List<String> until(BufferedReader lines, String pattern) throws IOException {
        List<String> read = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            read.add(line);
            if (line.matches(pattern)) {
                return read;
            }
        }
        throw new AssertionError("no line " + pattern + " in " + read);
    }

    @Test
    void nobodyLooksSoNoPageIsMade() throws InterruptedException {
        Thread.sleep(1500);
        assertThat(asked).hasValue(0);
    }

    @Test
    void manyRequestsMakeOnePage() throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            assertThat(answer("GET", "/", here()))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("The training has not begun.");
        }
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        assertThat(asked.get()).isBetween(1, (int) seconds + 1);
    }

    @Test
    void pagesOfStrangersAreRefused() throws IOException {
        for (String path : List.of("/", "/events", "/watch.js")) {
            assertThat(answer("GET", path, here() + "\r\nSec-Fetch-Site: cross-site"))
                    .startsWith("HTTP/1.1 403 ");
        }
        assertThat(asked).hasValue(0);
        assertThat(answer("GET", "/", here() + "\r\nSec-Fetch-Site: same-origin"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(answer("GET", "/", here() + "\r\nSec-Fetch-Site: none")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void theDefaultPortNeedNotBeNamed() {
        for (String name : List.of("127.0.0.1", "localhost")) {
            assertThat(Watch.isHere(name, 80)).isTrue();
            assertThat(Watch.isHere(name + ":80", 80)).isTrue();
            assertThat(Watch.isHere(name, 8080)).isFalse();
        }
        assertThat(Watch.isHere("evil.example", 80)).isFalse();
    }

    @Test
    void theServerEndsIfTheLastPageCannotBeMade() throws IOException {
        Watch broken = Watch.on(0, () -> {
            throw new IllegalStateException("on purpose");
        });
        int port = broken.address().getPort();
        Logger log = Logger.getLogger("dev.chainrule.report"); // which says so, as a user expects and a test does not
        log.setLevel(Level.OFF);
        try {
            broken.close();
        } finally {
            log.setLevel(null);
        }
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void theNinthWatcherTakesThePlaceOfTheFirst() throws IOException {
        List<BufferedReader> told = new ArrayList<>();
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                Socket socket = socket();
                open.add(socket);
                socket.getOutputStream()
                        .write(("GET /events HTTP/1.1\r\nHost: " + here() + "\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
                until(lines, "event: page");
                told.add(lines);
            }
            until(told.get(0), "0"); // the last piece of what it is sent
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** A page that took long is due after long; meanwhile a line goes to each watcher. */
    @Test
    void watchersHearSomethingEachSecond() throws Exception {
        News slow = new News(() -> new News.State("", "x"), Duration.ofSeconds(60));
        assertThat(slow.after(0, Duration.ofSeconds(1)).number()).isEqualTo(1);
        assertThat(slow.after(1, Duration.ofMillis(50)).number()).isEqualTo(1);
        try (Watch late = Watch.on(0, () -> {
                    try {
                        Thread.sleep(60);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return training;
                });
                Socket socket = new Socket("127.0.0.1", late.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: 127.0.0.1:"
                                    + late.address().getPort() + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(until(
                            new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)),
                            ":"))
                    .contains("id: 1")
                    .doesNotContain("id: 2");
        }
    }
}
