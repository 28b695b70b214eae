package dev.chainrule.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.spi.DeviceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of all rules on all devices, and the files that it is made of. */
class CapabilityMatrixTest {
    private static final DeviceInfo DEVICE = OracleProvider.device(OracleBackend.ID);

    @TempDir
    Path folder;

    @Test
    void aPageHasARowForEachRuleAndAColumnForEachDevice() throws IOException {
        Capabilities one = new Capabilities(DEVICE, Map.of());
        one.holds("A1", OptionalDouble.of(0.2345));
        one.holds("P1", OptionalDouble.empty());
        one.write(folder);
        Capabilities other = new Capabilities(DEVICE, Map.of("threads", "2"));
        other.broken("A1");
        other.write(folder);
        Path page = Files.writeString(
                folder.resolve("page.md"), "words\n<!-- generated: all that follows -->\n\nolder tables\n");
        CapabilityMatrix.main(new String[] {
            page.toString(), folder.toString(), folder.resolve("none").toString()
        });
        assertThat(Files.readAllLines(page))
                .startsWith("words", "<!-- generated: all that follows -->")
                .contains(
                        "| rule | a | b |", "| P1 the provider's words are well formed and stay the same | holds |  |")
                .anyMatch(line -> line.startsWith("| b | `oracle:0?threads=2` | float64 loops over arrays | 20")
                        && line.contains(", Java " + Runtime.version() + ", "))
                .anyMatch(line -> line.startsWith("| A1 gemm") && line.endsWith("| 0.235 | BROKEN |"))
                .doesNotContain("older tables")
                .hasSize(2 + 1 + 4 + 1 + 2 + Rules.all().size());
    }

    @Test
    void aFileThatIsNotTheKitsIsRefused() throws IOException {
        Files.writeString(folder.resolve("x.txt"), "oracle:0\nloops\n17\nA1 0.5\n");
        assertThatThrownBy(() -> CapabilityMatrix.of(List.of(folder)))
                .hasMessageContaining("'A1 0.5', expected a rule and its finding");
        Files.writeString(folder.resolve("x.txt"), "oracle:0\n");
        assertThatThrownBy(() -> CapabilityMatrix.of(List.of(folder))).hasMessageContaining("has 1 lines");
    }

    /** A rule that is new, or has another title, is not in the page until the kit has run again. */
    @Test
    void thePageOfTheDocumentationHasTheRulesOfTheKit() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "capabilities.md")).stream()
                .filter(line -> line.matches("\\| [PMAOLE]\\d+ .*"))
                .map(line -> line.substring(2, line.indexOf(" |")))
                .toList();
        assertThat(rows).isEqualTo(Rules.all().stream().map(Rule::toString).toList());
    }
}
