package dev.chainrule.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java that the Dockerfile makes has all modules that the service needs. */
@Timeout(120)
class ImageTest {
    private static final Pattern MODULES = Pattern.compile("jlink --add-modules (\\S+)");
    private static final Pattern ADDRESS = Pattern.compile("(http://\\S+) answers on (cpu:\\S+)");

    @Test
    void theServiceAnswersInAnImageOfTheseModules(@TempDir Path folder) throws Exception {
        Path dockerfile = Path.of("").toAbsolutePath().getParent().resolve("Dockerfile");
        Matcher modules = MODULES.matcher(Files.readString(dockerfile));
        assertThat(modules.find()).isTrue();
        Path image = folder.resolve("java");
        Path jdk = Path.of(System.getProperty("java.home"));
        run(jdk.resolve("bin/jlink"), "--add-modules", modules.group(1), "--output", image.toString());
        Path model = folder.resolve("model.safetensors");
        Network.of(Topology.of(2, 3).output(OutputUnit.SOFTMAX), 1).state().save(model);
        Process service = new ProcessBuilder(
                        image.resolve("bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PredictionService.class.getName(),
                        model.toString(),
                        "0",
                        "cpu")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = service.inputReader()) {
            String line = said.readLine(); // others of the JVM may come first
            Matcher address = ADDRESS.matcher(String.valueOf(line));
            while (line != null && !address.matches()) {
                line = said.readLine();
                address = ADDRESS.matcher(String.valueOf(line));
            }
            assertThat(line).isNotNull();
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address.group(1) + "/predict"))
                                    .POST(HttpRequest.BodyPublishers.ofString("[[1,2]]"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).startsWith("[{\"class\":\"");
            assertThat(answer.statusCode()).isEqualTo(200);
        } finally {
            service.destroy();
            assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }
}
