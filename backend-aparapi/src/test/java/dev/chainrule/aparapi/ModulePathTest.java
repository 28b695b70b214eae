package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.ForkedProgram;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a module beside others: core finds it, and Aparapi may read its kernel. */
class ModulePathTest {
    private static final String PROGRAM = """
            import dev.chainrule.select.Backends;
            import dev.chainrule.select.Selection;

            public class Main {
                public static void main(String[] args) {
                    try (Selection selection = Backends.open(args[0])) {
                        System.out.println(selection.device().id() + " in "
                                + selection.compute().getClass().getModule().getName());
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void itComputes() throws Exception {
        FirstDevice.orSkip();
        Path program = Files.writeString(folder.resolve("Main.java"), PROGRAM);
        String printed = ForkedProgram.startModule(
                        folder,
                        List.of(
                                "-p",
                                modulePath(),
                                "--add-modules",
                                "dev.chainrule.aparapi",
                                "--enable-native-access=aparapi,aparapi.jni",
                                program.toString(),
                                FirstDevice.ID))
                .printed();
        assertThat(printed).isEqualTo("aparapi:0 in dev.chainrule.core");
    }

    /** This module, core and what Aparapi needs. */
    private static String modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*(core|backend-aparapi).target.(classes|chainrule-.*jar)")
                        || entry.matches(".*(aparapi|bcel|commons-lang|scala)[^/\\\\]*jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
