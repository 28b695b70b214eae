package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** An option for whichever device the preference names. */
final class BackendOptionTest {
    @Test
    void anOptionIsAddedToThePreferenceThatCounts() {
        assumeTrue(System.getenv("CHAINRULE_BACKEND") == null, "CHAINRULE_BACKEND is set");
        String before = System.getProperty("chainrule.backend");
        try {
            for (String blank : new String[] {"", " "}) {
                System.setProperty("chainrule.backend", blank);
                assertThat(new BackendOption().with("threads", 2)).hasToString("*?threads=2");
            }
            System.setProperty("chainrule.backend", "threaded:three?other=x,cpu");
            assertThat(new BackendOption().with("threads", 2))
                    .hasToString("threaded:three?other=x&threads=2,cpu?threads=2");
        } finally {
            if (before == null) {
                System.clearProperty("chainrule.backend");
            } else {
                System.setProperty("chainrule.backend", before);
            }
        }
    }

    @Test
    void anEmptyVariableOfTheEnvironmentIsNoPreference() throws InterruptedException {
        assumeTrue(Shell.present(), "no bash");
        Run run = Shell.bash(
                "export CHAINRULE_BACKEND=; exec \"$0\" \"$@\"",
                Shell.javaWithVectors("train", "--epochs", "1", "--threads", "2"));
        assertThat(run.err()).doesNotContain("'?threads", "empty");
    }
}
