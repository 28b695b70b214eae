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

    @Test
    void everySettingIsOnThePage() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/settings.md"));
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(SettingsTest::isSource).toList()) {
                NAME.matcher(Files.readString(file)).results().forEach(m -> named.add(m.group()));
            }
        }

        assertThat(named).contains("CHAINRULE_BACKEND", "CHAINRULE_CACHE", "chainrule.backend", "chainrule.leaks");
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
                        "docs/settings.md");
    }

    private static boolean isSource(Path file) {
        String name = ROOT.relativize(file).toString().replace('\\', '/');
        return !name.contains("target/")
                && (name.matches("[a-z-]+/src/main/java/.*\\.java") || name.equals("chainrule"));
    }
}
