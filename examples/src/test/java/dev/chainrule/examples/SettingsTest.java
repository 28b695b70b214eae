package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of settings has every environment variable and system property that the code names. */
class SettingsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern NAME =
            Pattern.compile("\\b(CHAINRULE_[A-Z_]+|(?<=[\"D])chainrule\\.(?:[a-z]+\\.)?[a-z]+(?=[\"=}]))");
    /** Variables of others: what Java code that asks the environment names, and what the launcher reads without a default. */
    private static final Pattern VARIABLE = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\"|\\$\\{([A-Z_]+):-");

    @Test
    void everySettingIsOnThePage() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/settings.md"));
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(SettingsTest::isSource).toList()) {
                String text = Files.readString(file);
                NAME.matcher(text).results().forEach(m -> named.add(m.group()));
                boolean asks = text.contains("getenv") || text.contains("environment.get") || text.startsWith("#!");
                if (asks && !file.toString().matches(".*(test|fixture).*")) {
                    VARIABLE.matcher(text)
                            .results()
                            .forEach(m -> named.add(m.group(1) == null ? m.group(2) : m.group(1)));
                }
            }
        }

        assertThat(named)
                .contains("CHAINRULE_BACKEND", "CHAINRULE_CACHE", "chainrule.backend", "chainrule.leaks")
                .contains("chainrule.seed", "chainrule.chromium", "JAVA_HOME", "TERM", "OCL_ICD_VENDORS");
        assertThat(named).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void theHelpOfTheCommandHasThoseOfTheCommand() throws IOException {
        String help = Files.readString(ROOT.resolve("cli/src/main/java/dev/chainrule/cli/Chainrule.java"));

        assertThat(help)
                .contains(
                        "CHAINRULE_BACKEND",
                        "CHAINRULE_CACHE",
                        "CHAINRULE_JAVA_HOME",
                        "CHAINRULE_MODULE_PATH",
                        "CHAINRULE_OPTS",
                        "CHAINRULE_PASSWORD",
                        "docs/settings.md");
    }

    private static boolean isSource(Path file) {
        String name = ROOT.relativize(file).toString().replace('\\', '/');
        return !name.contains("target/")
                && (name.matches("(?!benchmarks)[a-z-]+/src/(main|test|fixture)/java/.*\\.java")
                        || name.equals("chainrule"));
    }
}
