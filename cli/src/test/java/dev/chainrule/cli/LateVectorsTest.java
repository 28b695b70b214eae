package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The vector module, loaded after the start of a JVM of its own. */
final class LateVectorsTest {
    private static final String DOOR = "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED";
    private static final String AT_START = "--add-modules=jdk.incubator.vector";

    @Test
    void theVectorsComputeAndTheJvmSaysNothing() throws InterruptedException {
        Run run = java(DOOR);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("(?m)^cpu:vector +(CHOSEN|NOT_NEEDED)");
    }

    @Test
    void withoutTheDoorNothingIsLoaded() throws InterruptedException {
        assertThat(java("-Dnothing").out()).containsPattern("(?m)^cpu:vector +UNAVAILABLE");
    }

    @Test
    void aModuleThatIsThereFromTheStartIsTaken() throws InterruptedException {
        for (String[] options : new String[][] {{AT_START}, {AT_START, DOOR}}) {
            Run run = java(options);
            assertThat(run.err().lines()).containsExactly("WARNING: Using incubator modules: jdk.incubator.vector");
            assertThat(run.out()).containsPattern("(?m)^cpu:vector +(CHOSEN|NOT_NEEDED)");
        }
    }

    private static Run java(String... options) throws InterruptedException {
        assumeTrue(Shell.present(), "no bash");
        String[] command = Shell.javaWithVectors("devices", "--backend", "cpu");
        Stream<String> all = Stream.of(
                        Stream.of(command[0]), Arrays.stream(options), Arrays.stream(command, 1, command.length))
                .flatMap(part -> part);
        return Shell.bash("exec \"$0\" \"$@\"", all.toArray(String[]::new));
    }
}
