package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher builds once at a time, and never waits for a launcher that is gone. */
final class LauncherLockTest {
    private static final String WAITING = "waiting for another build";
    /** The beginning of a line of bash that waits until a launcher has said that it waits; after a minute it ends, too. */
    private static final String UNTIL_ONE_WAITS =
            "for i in {1..600}; do grep -q '" + WAITING + "' waiting && break; sleep 0.1; done; ";
    /** An mvn that notes when it begins and ends, and leaves what a build leaves. */
    private static final String BUILDING =
            "echo begins >>log; cp -R built/. .; touch cli/target/modules/built.list; echo ends >>log";

    @TempDir
    Path folder;

    private LauncherTree tree;

    @BeforeEach
    void makeTree() throws IOException, InterruptedException {
        assumeTrue(Shell.present(), "no bash");
        tree = LauncherTree.in(folder);
        tree.build();
        assertThat(Shell.in(
                                folder,
                                "mkdir built && cp -R --parents */target built 2>/dev/null ||"
                                        + " tar cf - */target | tar xf - -C built; rm -rf */target")
                        .exitCode())
                .isZero();
        tree.script("bin/mvn", BUILDING);
    }

    /** With and without locks of the kernel. */
    private void locks(boolean byKernel) throws IOException, InterruptedException {
        if (byKernel) {
            assumeTrue(Shell.bash("command -v flock").exitCode() == 0, "no flock on this system");
        } else {
            tree.script("bin/flock", "echo 'flock: no locks available' >&2; exit 1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void launchersThatStartTogetherBuildOnce(boolean byKernel) throws IOException, InterruptedException {
        locks(byKernel);
        tree.script("bin/mvn", UNTIL_ONE_WAITS + BUILDING);
        Run run = Shell.in(
                folder,
                "export " + LauncherTree.RUN
                        + "; for i in 1 2 3 4; do ./chainrule devices 2>>waiting & done; wait; cat log; cat waiting >&2");
        assertThat(run.out().lines().filter("devices"::equals)).hasSize(4);
        assertThat(run.out()).endsWith("begins\nends\n");
        assertThat(run.out().lines().filter("begins"::equals)).hasSize(1);
        assertThat(run.err()).contains(WAITING);
        assertNothingIsHeld();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLauncherKilledDuringItsBuildHoldsNothing(boolean byKernel) throws IOException, InterruptedException {
        locks(byKernel);
        tree.script("bin/mvn", "kill -9 $PPID");
        assertThat(tree.launch("devices").exitCode()).isEqualTo(137);
        tree.script("bin/mvn", BUILDING);
        assertBuilds(); // perhaps after a word of waiting, while the kernel still ends that mvn
    }

    /** In a container the launcher is process 1 again and again. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "$$", "1@0,$place", "$$@0,$place", "$$@,$place", "nobody"})
    void aNumberThatBelongsToAnotherProcessHoldsNothing(String holder) throws IOException, InterruptedException {
        locks(false);
        assertThat(Shell.in(
                                folder,
                                "mkdir -p cli/target; place=$(cat /proc/sys/kernel/random/boot_id)/$(readlink /proc/self/ns/pid)"
                                        + " || place=$(hostname); ln -s \"" + holder + "\" cli/target/launcher.lock")
                        .exitCode())
                .isZero();
        assertBuildsAtOnce();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLinkOfAnotherMachineOrContainerHasAnHour(boolean fresh) throws IOException, InterruptedException {
        locks(false);
        assertThat(Shell.in(
                                folder,
                                "mkdir -p cli/target; ln -s 1@2,another/pid:[3] cli/target/launcher.lock"
                                        + (fresh ? "" : "; touch -h -d '2 hours ago' cli/target/launcher.lock"))
                        .exitCode())
                .isZero();
        if (fresh) {
            Run run = Shell.in(
                    folder,
                    "(" + UNTIL_ONE_WAITS + "rm cli/target/launcher.lock) & " + LauncherTree.RUN
                            + "./chainrule devices 2>waiting; cat waiting >&2");
            assertThat(run.err()).contains(WAITING, "if there is none, remove ", "cli/target/launcher.lock");
            assertThat(run.out().lines()).contains("devices");
        } else {
            assertBuildsAtOnce();
        }
    }

    private void assertBuildsAtOnce() throws IOException, InterruptedException {
        assertThat(assertBuilds().err()).doesNotContain(WAITING);
    }

    private Run assertBuilds() throws IOException, InterruptedException {
        Run run = Shell.in(folder, LauncherTree.RUN + "timeout 50 ./chainrule devices");
        assertThat(run.err()).contains("building Chainrule");
        assertThat(run.out().lines()).contains("devices");
        assertNothingIsHeld();
        return run;
    }

    private void assertNothingIsHeld() throws IOException {
        assertThat(Files.isSymbolicLink(folder.resolve("cli/target/launcher.lock")))
                .isFalse();
        try (var files = Files.list(folder.resolve("cli/target"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsOnlyOnce("modules")
                    .doesNotContain("launcher.lock.breaking");
        }
    }
}
