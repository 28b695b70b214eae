package dev.chainrule.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.examples.Printed;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Schema;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.BatchingPredictor;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One service for all tests, since ending one takes a second; a test that counts has its own. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictionServiceTest {
    private static final String WHAT_IS_EXPECTED = "expected rows of numbers as JSON, such as [[5.1,3.5,1.4,0.2]]\n";

    private final NetworkState state = Network.of(Topology.of(2, 4, 3).output(OutputUnit.SOFTMAX), 1)
            .state()
            .with(Schema.of(2, 3).classes(List.of("low", "middle", "high")));
    private final HttpClient client = HttpClient.newHttpClient();
    private BatchingPredictor predictor;
    private PredictionService service;

    @BeforeAll
    void serve() throws IOException {
        ServiceCounters counters = new ServiceCounters();
        predictor = predictor(counters);
        service = service(predictor, counters);
    }

    private BatchingPredictor predictor(ServiceCounters counters) {
        return BatchingPredictor.of(Predictor.of(state, Backends.open("cpu:plain")), 256, 64, counters);
    }

    private static PredictionService service(BatchingPredictor predictor, ServiceCounters counters) throws IOException {
        return PredictionService.on(
                PredictionService.address("0"),
                predictor::submit,
                () -> counters.text(predictor.waiting()),
                "cpu:plain");
    }

    @AfterAll
    void end() {
        service.close();
        predictor.close();
    }

    private static HttpResponse<String> get(HttpClient client, URI service, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(service.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(client, service.address(), path);
    }

    private static HttpResponse<String> post(HttpClient client, URI service, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(service.resolve("/predict"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return post(client, service.address(), body);
    }

    @Test
    void rowsAreAnsweredInOrderAndCounted() throws Exception {
        ServiceCounters counters = new ServiceCounters();
        try (BatchingPredictor counted = predictor(counters);
                PredictionService counting = service(counted, counters)) {
            float[] scores = counted.predictor()
                    .predict(new double[][] {{0.25, -1}})
                    .get(0)
                    .scores();

            HttpResponse<String> response = post(client, counting.address(), "[[0.25,-1],[3,4]]");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .matches("\\[\\{\"class\":\"(low|middle|high)\",\"scores\":\\{\"low\":.*\\},\\{\"class\":.*\\}\\]")
                    .contains(
                            "\"scores\":{\"low\":" + scores[0] + ",\"middle\":" + scores[1] + ",\"high\":" + scores[2]);
            assertThat(get(client, counting.address(), "/metrics").body())
                    .contains("# TYPE chainrule_rows_total counter\nchainrule_rows_total 2\n")
                    .containsPattern("chainrule_batches_total [12]\n")
                    .containsPattern("chainrule_computed_seconds_total 0\\.0*[1-9]")
                    .contains(
                            "chainrule_failed_rows_total 0\n",
                            "chainrule_refused_rows_total 0\n",
                            "chainrule_waiting_rows 0\n");
            assertThat(get(client, counting.address(), "/health").body()).isEqualTo("cpu:plain\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nonsense",
                "''",
                "null",
                "[null]",
                "[[1,null]]",
                "[[1,\"2\"]]",
                "[[1,2]] 3",
                "{}",
                "[1,2]",
                "[[1,2]"
            })
    void anythingButRowsIsRefused(String body) throws Exception {
        HttpResponse<String> response = post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(WHAT_IS_EXPECTED);
    }

    @Test
    void aRowOfAnotherLengthIsNamed() throws Exception {
        HttpResponse<String> response = post("[[1,2],[1,2,3]]");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("row 1 of the request: ").contains("3 inputs", "expected 2");
    }

    @Test
    void aRequestOfMoreRowsThanMayWaitIsAnswered() throws Exception {
        HttpResponse<String> response = post("[" + "[1,2],".repeat(4999) + "[1,2]]");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body().split("class", -1)).hasSize(1 + 5000);
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        assertThat(post("[" + " ".repeat(1 << 20) + "]").statusCode()).isEqualTo(413);
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertThat(get("/predict").statusCode()).isEqualTo(405);
        assertThat(get("/predict/more").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void aQueueThatIsFullIsTold() throws Exception {
        try (PredictionService busy = PredictionService.on(
                PredictionService.address("0"),
                raw -> {
                    throw new RejectedExecutionException("submit: 64 rows are waiting, expected fewer than 64");
                },
                () -> "",
                "")) {
            HttpResponse<String> response = post(client, busy.address(), "[[1,2]]");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("submit: 64 rows are waiting, expected fewer than 64\n");
        }
    }

    @Test
    void aDeviceThatFailsIsTold() throws Exception {
        try (PredictionService broken = PredictionService.on(
                PredictionService.address("0"),
                raw -> CompletableFuture.failedFuture(new IllegalStateException("planted")),
                () -> "",
                "")) {
            HttpResponse<String> response = post(client, broken.address(), "[[1,2]]");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("the device failed").contains("planted");
        }
    }

    @Test
    void aBatchIsAnEventOfTheFlightRecorder(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("batches.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.chainrule.Batch");
            recording.start();
            post("[[1,2]]");
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file)).singleElement().satisfies(event -> {
            assertThat(event.getInt("rows")).isEqualTo(1);
            assertThat(event.getDuration("computed")).isPositive();
        });
    }

    @Test
    void theLoadIsMeasured() throws Exception {
        String printed = Printed.by(() -> ServiceLoad.main(new String[] {"8-4-2", "0.12", "cpu:plain"}));

        assertThat(printed.lines()).hasSize(2 + 2 * 4);
        assertThat(printed).containsPattern("64 +batches +[1-9]\\d+ +\\d+ +\\d+ +\\d+ +\\d+ +\\d+\\.\\d");
    }
}
