package dev.chainrule.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.Mutation.Verdict;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changed devices are judged, whatever they do to their JVM, and told of. */
class MutationTest {
    @TempDir
    Path folder;

    /** Judges a device with a fault that goes by this name. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            Supplier<Backend> faulty = switch (arguments[0]) {
                case "scaled twice" ->
                    () -> new OracleBackend() {
                        @Override
                        public void axpy(float alpha, View x, View y) {
                            super.axpy(alpha * 2, x, y);
                        }
                    };
                case "wrong where there is much" ->
                    () -> new OracleBackend() {
                        @Override
                        public void axpy(float alpha, View x, View y) {
                            super.axpy(y.count() > 5_000 ? alpha * 2 : alpha, x, y);
                        }
                    };
                case "refused" ->
                    () -> {
                        throw new BackendException(OracleBackend.ID, "open", "no such word: foo", null);
                    };
                case "failing" ->
                    () -> new OracleBackend() {
                        @Override
                        public void clip(float limit, View t) {
                            throw new BackendException(OracleBackend.ID, "clip", "out of resources", null);
                        }
                    };
                case "endless" -> {
                    Thread.sleep(Duration.ofHours(1).toMillis());
                    throw new AssertionError();
                }
                default -> {
                    Runtime.getRuntime().halt(134);
                    throw new AssertionError();
                }
            };
            try (Backend judge = new OracleBackend()) {
                Mutation.judge(judge, OracleProvider.device(OracleBackend.ID), faulty, 300);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "scaled twice, fuzz",
        "wrong where there is much, [AM]\\d+",
        "refused, not compiled",
        "failing, failed",
        "endless, no end",
        "aborting, crash"
    })
    void whatIsWrongIsNoticed(String fault, String verdict) throws Exception {
        Duration most = Duration.ofSeconds(verdict.equals(Verdict.TIME) ? 2 : 300);
        assertThat(Mutation.run(folder, Program.class, Map.of(), List.of(), most, fault)
                        .verdict())
                .matches(verdict);
    }

    @Test
    void aReportCountsAndNamesWhatIsNotExplained() {
        Mutant dead = new Mutant("a.cl", "float x[16];", "a number", "16 → 17", Verdict.SURVIVED);
        Mutant hole = new Mutant("a.cl", "s = a | b;", "an operator", "| → &", Verdict.SURVIVED);
        MutationReport report = new MutationReport(
                List.of(
                        new Mutant("a.cl", "t = 2;", "a number", "2 → 3", "A1"),
                        new Mutant("b.cl", "t = u;", "a sign", "- → nothing", Verdict.FUZZ),
                        new Mutant("b.cl", "t = v;", "a sign", "- → nothing", Verdict.CRASH),
                        dead,
                        hole),
                MutationReport.reasons(
                        List.of("# words", MutationReport.key(dead) + " ¦ the last element is not used")));
        assertThat(report.unexplained()).containsExactly("a.cl ¦ s = a | b; ¦ | → &");
        assertThat(report.markdown())
                .contains(
                        "| a.cl | 3 | 0 | 0 | 1 | 0 | 2 |\n",
                        "| b.cl | 2 | 0 | 1 | 0 | 1 | 0 |\n",
                        "| all | 5 | 0 | 1 | 1 | 1 | 2 |\n",
                        "| A1 | 1 |\n",
                        "| a.cl: `float x[16];` | `16 → 17` | the last element is not used |\n",
                        "| a.cl: `s = a \\| b;` | `\\| → &` | not explained |\n");
    }
}
