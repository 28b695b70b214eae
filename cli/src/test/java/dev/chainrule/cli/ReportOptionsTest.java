package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code chainrule train --report} and {@code --watch}. */
final class ReportOptionsTest {
    @TempDir
    Path folder;

    private Path page;

    @BeforeEach
    void name() {
        page = folder.resolve("report.html");
    }

    private String text() throws IOException {
        return Files.readString(page).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void aTrainingIsWrittenAsAPage() throws IOException {
        Run run = Run.of("train", "--epochs", "3", "--seed", "7", "--validate", "0.1", "--report", page.toString())
                .succeeds();
        Matcher accuracy = Pattern.compile("test accuracy (0\\.\\d+)").matcher(run.out());
        assertThat(accuracy.find()).as(run.out()).isTrue();
        assertThat(text())
                .contains("Training of digits", "By epoch", "Confusion matrix", "Facts")
                .contains("accuracy " + accuracy.group(1))
                .contains("chainrule train --epochs 3 --validate 0.1 --seed 7", "Seed 7")
                .doesNotContain(folder.toString());
    }

    @Test
    void theReportChangesNoBit() throws IOException {
        Run.of("train", "--epochs", "3", "--save", folder.resolve("a").toString())
                .succeeds();
        Run.of(
                        "train",
                        "--epochs",
                        "3",
                        "--save",
                        folder.resolve("b").toString(),
                        "--report",
                        page.toString(),
                        "--watch")
                .succeeds();
        assertThat(folder.resolve("b")).hasSameBinaryContentAs(folder.resolve("a"));
    }

    @Test
    void theCommandCanBeRunAgain() throws IOException {
        Path rows = folder.resolve("my 'rows'.csv");
        StringBuilder lines = new StringBuilder("width,height,kind\n");
        for (int i = 0; i < 40; i++) {
            lines.append(i % 7).append(',').append(i % 2 * 3 + i % 5).append(i % 2 == 0 ? ",left\n" : ",right\n");
        }
        Files.writeString(rows, lines);
        Run.of(
                        "train",
                        rows.toString(),
                        "--report",
                        page.toString(),
                        "--json",
                        folder.resolve("j").toString(),
                        "--hidden",
                        "tanh")
                .succeeds();
        assertThat(text())
                .contains("chainrule train '" + folder + "/my '\\''rows'\\''.csv' --hidden tanh --seed 0")
                .contains("width", "left");
    }

    @Test
    void aDivergedTrainingHasAReportAndItsExitCode() throws IOException {
        Run run = Run.of(
                "train", "--output", "identity", "--layers", "64,10", "--rate", "1000", "--report", page.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("chainrule: training diverged");
        assertThat(text()).contains("Diverged. Training diverged in epoch 1");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void anInterruptedTrainingHasAReport(String signal, int exitCode) throws Exception {
        assumeTrue(Child.possible(), "no bash, or no env that gives signals their usual meaning");
        String[] command = Shell.javaWithVectors("train", "--epochs", "3000", "--report", "report.html");
        try (Child child = new Child(folder, command)) {
            Run run = child.prints("epoch 100/3000").signal(signal).ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        }
        assertThat(text()).contains("Interrupted. Training was interrupted in epoch ");
        assertThat(Files.size(page)).isLessThan(400_000);
    }

    @Test
    void whatIsWatchedIsSaidAndServed() throws Exception {
        assumeTrue(Child.possible(), "no bash, or no env that gives signals their usual meaning");
        String[] command = Shell.javaWithVectors("train", "--epochs", "3000", "--watch");
        try (Child child = new Child(folder, command)) {
            child.prints("watch: http://127.0.0.1:");
            child.prints("epoch 100/3000");
            String told = Files.readString(folder.resolve("child.err"));
            Matcher port =
                    Pattern.compile("watch: http://127\\.0\\.0\\.1:(\\d+)/\n").matcher(told);
            assertThat(port.find()).as(told).isTrue();
            try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), Integer.parseInt(port.group(1)))) {
                socket.getOutputStream()
                        .write(("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port.group(1) + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200 OK")
                        .contains("Running: epoch ", "of 3000");
            }
            Run run = child.signal("INT").ends();
            assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
        }
    }

    @Test
    void aPortInUseIsALine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Run run = Run.of("train", "--watch=" + taken.getLocalPort());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("chainrule: --watch=" + taken.getLocalPort() + ": the port cannot be had: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"--watch=65536", "--watch=-1", "--watch=x", "--watch=1e3"})
    void whatIsNoPortIsWrongUsage(String option) {
        Run run = Run.of("train", option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is no port, expected 1 to 65535");
    }

    @Test
    void otherFilesAreNotReplaced() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "1,2,a\n3,4,b\n");
        assertThat(Run.of("train", rows.toString(), "--report", rows.toString()).exitCode())
                .isEqualTo(2);
        assertThat(rows).hasContent("1,2,a\n3,4,b\n");
        String same = folder.resolve("one").toString();
        assertThat(Run.of("train", "--report", same, "--json", same).err())
                .contains("--json and --report name the same file, expected two");
        assertThat(Run.of("train", "--report", same, "--save", same).err())
                .contains("--save and --report name the same file, expected two");
        assertThat(Run.of("train", "--report", folder.resolve("no/where").toString())
                        .exitCode())
                .isEqualTo(1);
    }
}
