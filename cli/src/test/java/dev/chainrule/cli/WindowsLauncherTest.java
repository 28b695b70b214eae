package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The launcher for Windows says to Java and to Maven what the one for bash says. */
class WindowsLauncherTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static String text(String launcher) throws IOException {
        return Files.readString(ROOT.resolve(launcher));
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void bothSayTheSame() throws IOException {
        String bash = text("chainrule");
        String windows = text("chainrule.cmd");
        for (String what : new String[] {
            "CHAINRULE_[A-Z_]+|JAVA_OPTS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS",
            "--add-exports=[\\w./-]+=ALL-UNNAMED",
            "-XX:[-+](UsePerfData|UseParallelGC)",
            "-D(maven)[\\w.=]+",
            "-pl cli -am",
            "chainrule-(backend-cpu|parquet)-|aparapi-jni-|sqlite-jdbc-",
            "jocl,[A-Za-z.-]+|aparapi,aparapi.jni|org.xerial.sqlitejdbc|dev.chainrule.parquet,snappy.java",
            "dev.chainrule.cli/dev.chainrule.cli.Main",
        }) {
            assertThat(found(what, windows)).as(what).isNotEmpty().isEqualTo(found(what, bash));
        }
        assertThat(windows).contains("\"oldest_java=" + number("OLDEST_JAVA", bash) + "\"");
        assertThat(windows).contains("\"newest_quiet_java=" + number("NEWEST_QUIET_JAVA", bash) + "\"");
    }

    private static String number(String name, String bash) {
        return found("(?<=readonly " + name + "=)\\d+", bash).iterator().next();
    }

    /** Windows has one variable for all spellings, so none of the launcher's own may be one that Java or the user knows. */
    @Test
    void noVariableIsAnothersInOtherLetters() throws IOException {
        Set<String> own = found("(?<=set \")[a-z_]+(?==)", text("chainrule.cmd"));
        assertThat(own)
                .contains("java_found", "modules")
                .doesNotContain("java_home", "java_opts", "path", "home", "temp");
    }

    @Test
    void linesEndAsWindowsWantsThem() throws IOException {
        assertThat(text("chainrule.cmd").lines()).hasSizeGreaterThan(100);
        assertThat(text("chainrule.cmd").replace("\r\n", "")).doesNotContain("\n", "\r");
    }
}
