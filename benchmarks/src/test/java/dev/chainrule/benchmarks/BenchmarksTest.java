package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.runner.options.CommandLineOptions;

class BenchmarksTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> all = new ArrayList<>();

    private int complete(String... args) {
        return Benchmarks.complete(args, all, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @Test
    void whatIsHereIsFilledIn() throws Exception {
        assertThat(complete("Step", "-f", "1")).isZero();
        CommandLineOptions options = new CommandLineOptions(all.toArray(String[]::new));
        assertThat(options.getIncludes()).containsExactly("Step");
        assertThat(options.getParameter("backend").get())
                .containsExactlyElementsOf(Devices.usual())
                .contains("cpu:vector")
                .doesNotContain("cpu:scalar");
        assertThat(options.getParameter("library").get()).containsExactlyElementsOf(Devices.usual());
        assertThat(options.getParameter("operation").get()).containsExactlyElementsOf(Operations.NAMES);
    }

    @Test
    void whatIsNamedStays() throws Exception {
        String device = "cpu:vector?threads=1";
        assertThat(complete("-p", "backend=" + device + ",cpu:scalar", "-p", "operation=axpy"))
                .isZero();
        CommandLineOptions options = new CommandLineOptions(all.toArray(String[]::new));
        assertThat(options.getParameter("backend").get()).containsExactly(device, "cpu:scalar");
        assertThat(options.getParameter("operation").get()).containsExactly("axpy");
    }

    @ParameterizedTest
    @CsvSource({
        "backend=nowhere:0, 3, 'device nowhere:0 is not here, expected one of'",
        "backend=cpu:vector?threads=0, 3, threads is '0'",
        "library=cpu:nothing, 3, device cpu:nothing is not here",
        "operation=gem, 2, operation 'gem'",
        "operation, 2, operation",
    })
    void whatIsNotHereIsOneLine(String parameter, int code, String message) {
        assertThat(complete("-p", parameter)).isEqualTo(code);
        assertThat(bytes.toString(StandardCharsets.UTF_8).strip())
                .contains(message)
                .doesNotContain("\n");
    }

    @Test
    void everyBenchmarkHasAFixedHeap() throws ClassNotFoundException {
        for (String name : SmokeRunTest.benchmarks()) {
            Class<?> type = Class.forName("dev.chainrule.benchmarks." + name.split("[.]", 2)[0]);
            Fork fork = type.getAnnotation(Fork.class);
            assertThat(Set.of(fork.jvmArgs())).as(name).isEqualTo(Set.of("-Xms2g", "-Xmx2g"));
        }
    }
}
