package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GemmTableTest {
    private static final int ELEMENTS = 1 << 16;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "x",
                "-1",
                "1,0",
                "1,-3",
                "1,99999",
                "1,5,mkl",
                "1,5,NT-3x4",
                "1,nowhere:0",
                "1,5,NTX 3x4x5"
            })
    void wrongUsageIsOneLineAndTwo(String arguments) {
        String[] args = arguments.isEmpty() ? new String[0] : arguments.split(",", -1);
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(GemmTable.run(args, out, stream)).isEqualTo(2);
        assertThat(text().strip()).isNotEmpty().doesNotContain("\n");
    }

    @Test
    void roundsAndNamesMayBeLeftOut() {
        GemmTable.Request request = GemmTable.Request.parse("2");
        assertThat(request).isEqualTo(new GemmTable.Request(2, 5, List.of(), GemmShape.all()));
        assertThat(GemmTable.Request.parse("1", "7", "NN-3x4x5", "cpu:scalar", "netlib"))
                .isEqualTo(new GemmTable.Request(
                        1, 7, List.of("cpu:scalar", "netlib"), List.of(GemmShape.parse("NN-3x4x5"))));
        assertThat(GemmTable.Request.parse("1", "cpu:scalar").libraries()).containsExactly("cpu:scalar");
    }

    @Test
    void printsATableAndCsv() {
        new GemmTable(GemmTable.Request.parse("1", "2", "NT-3x5x7", "NN-8x8x8"), 1e-4, ELEMENTS).print(stream);
        assertThat(text())
                .containsPattern("fma [0-9.]+ GFLOP/s, triad [0-9.]+ GB/s, copy [0-9.]+ GB/s of arrays of 0 MiB")
                .containsPattern("(?m)^product +(cpu:native +)?cpu:vector")
                .containsPattern("(?m)^NT-3x5x7 +[0-9.]+ \\( *[0-9.]+ - +[0-9.]+\\) 0\\.\\d\\d")
                .containsPattern("(?m)^CSV:machine,fma,1,")
                .containsPattern("(?m)^CSV:cpu:vector,NN-8x8x8,1,");
    }

    @Test
    void whatIsNotInThisJarIsSaid() {
        assumeThat(GemmLibraries.inThisJar())
                .as("a build with -Popenblas has it")
                .doesNotContain("netlib");
        new GemmTable(GemmTable.Request.parse("1", "1", "NT-3x5x7"), 1e-4, ELEMENTS).print(stream);
        assertThat(text()).contains("netlib: not in this jar, build with -Popenblas");
        assertThat(GemmTable.run(new String[] {"1", "netlib"}, stream, stream)).isEqualTo(2);
    }

    @Test
    void aDeviceWithoutThreadsHasOne() {
        assertThatThrownBy(() -> Devices.open("cpu:scalar", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
