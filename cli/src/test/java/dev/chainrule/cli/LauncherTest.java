package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher: it builds, runs and starts Java in surroundings of many kinds. */
final class LauncherTest {
    @TempDir
    Path folder;

    private LauncherTree tree;

    @BeforeEach
    void makeTree() throws IOException, InterruptedException {
        assumeTrue(Shell.present(), "no bash");
        tree = LauncherTree.in(folder.resolve("tree"));
    }

    @Test
    void aBuildByHandIsTaken() throws IOException, InterruptedException {
        tree.build();
        Run run = tree.launch("train");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .contains(
                        "--enable-native-access=jocl,ALL-UNNAMED", "dev.chainrule.cli/dev.chainrule.cli.Main", "train");
    }

    @Test
    void whatIsNotBuiltIsBuilt() throws IOException, InterruptedException {
        assertBuilds("first use");
        tree.build();
        Files.delete(tree.root().resolve("cli/target/modules/built.list"));
        assertBuilds("something has changed");
        tree.build();
        tree.write("cli/target/modules/chainrule-core-0.1.jar", "of another tree");
        assertBuilds("something has changed");
        for (String source : new String[] {"backend-cpu/src/main/java/A.java", "core/pom.xml", "pom.xml"}) {
            tree.build();
            Path file = tree.root().resolve(source);
            FileTime before = Files.getLastModifiedTime(file);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
            assertBuilds("something has changed");
            Files.setLastModifiedTime(file, before);
        }
        tree.build();
        assertThat(tree.launch("train").err()).isEmpty();
    }

    private void assertBuilds(String why) throws InterruptedException {
        Run run = tree.launch("train");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("building Chainrule (" + why + ")", "called mvn", "the build failed");
    }

    @Test
    void noTerminalHasNoColumns() throws IOException, InterruptedException {
        tree.build();
        assertThat(tree.launch().out().lines()).contains("-Dchainrule.terminal=0");
    }

    @Test
    void aTerminalHasItsColumns() throws IOException, InterruptedException {
        assumeTrue(Shell.bash("script -qec true /dev/null").exitCode() == 0, "no script, which makes terminals");
        tree.build();
        assertThat(terminal("stty cols 57; TERM=xterm")).contains("-Dchainrule.terminal=57");
        assertThat(terminal("stty cols 0; TERM=xterm")).contains("-Dchainrule.terminal=80");
        assertThat(terminal("stty cols 57; TERM=dumb")).contains("-Dchainrule.terminal=0");
        assertThat(terminal("stty cols 57; unset TERM;")).contains("-Dchainrule.terminal=0");
    }

    private String terminal(String set) throws InterruptedException {
        return Shell.in(tree.root(), "script -qec \"$0\" /dev/null", set + " " + LauncherTree.RUN + " ./chainrule")
                .out();
    }

    // ---- the vector module, of which the JVM warns as it starts

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void javaThatHasBeenTriedStartsWithoutTheVectorModule(int version) throws IOException, InterruptedException {
        tree.build();
        tree.jdk("jdk", version);
        Path modules = tree.root().toRealPath().resolve("cli/target/modules");
        assertThat(tree.launch().out().lines())
                .containsSequence(
                        "-cp", modules.resolve("chainrule-backend-cpu-0.1.jar").toString())
                .containsSequence(
                        "-p",
                        modules.resolve("chainrule-cli-0.1.jar") + ":" + modules.resolve("chainrule-core-0.1.jar"))
                .contains("--add-exports=java.base/jdk.internal.module=ALL-UNNAMED");
    }

    @Test
    void newerJavaStartsAsItIsDocumented() throws IOException, InterruptedException {
        tree.build();
        tree.jdk("jdk", 26);
        assertThat(tree.launch().out().lines())
                .containsSequence(
                        "-p",
                        tree.root().toRealPath().resolve("cli/target/modules").toString())
                .doesNotContain("-cp")
                .noneMatch(argument -> argument.startsWith("--add-exports"));
    }

    // ---- which Java

    @Test
    void javaHomeIsRespectedUnlessItIsTooOld() throws IOException, InterruptedException {
        tree.build();
        tree.jdk("older", 16);
        tree.jdk("home", 17);
        tree.jdk("newest", 99);
        String path = "PATH=\"$PWD/newest/bin:$PATH\" ";
        assertThat(java(path + "JAVA_HOME=\"$PWD/home\" ")).isEqualTo("home");
        assertThat(java(path + "JAVA_HOME=\"$PWD/older\" ")).isEqualTo("newest");
        assertThat(java(path + "JAVA_HOME=\"$PWD/none\" ")).isEqualTo("newest");
        assertThat(java(path + "JAVA_HOME= ")).isEqualTo("newest");
        assertThat(java(path + "JAVA_HOME=\"$PWD/newest\" CHAINRULE_JAVA_HOME=\"$PWD/home\" "))
                .isEqualTo("home");
    }

    private String java(String variables) throws InterruptedException {
        Run run = tree.with("unset CHAINRULE_JAVA_HOME; " + variables);
        assertThat(run.err()).isEmpty();
        return run.out().lines().findFirst().orElse("").replaceFirst(".*/(\\w+)/bin/java", "$1");
    }

    // ---- odd surroundings

    @Test
    void cdpathLeadsNowhere() throws IOException, InterruptedException {
        tree.build();
        Files.createDirectories(folder.resolve("elsewhere/tree"));
        Run run = Shell.in(
                folder,
                "export CDPATH=\"$PWD/elsewhere\"; CHAINRULE_JAVA_HOME=\"$PWD/tree/jdk\" tree/chainrule devices");
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).contains("devices");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"LANG=C", "LC_ALL=C", "LC_CTYPE=POSIX", "LANG=xx_YY.UTF-8", "LANG=de_DE.UTF-8 LC_ALL=C", "LANG="
            })
    void aLocaleWithoutCharactersBecomesOneOfUtf8(String variables) throws IOException, InterruptedException {
        tree.build();
        Run run = tree.with("unset LC_ALL LC_CTYPE LANG; export " + variables + "; " + LauncherTree.RUN);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("(?m)^LC_ALL=(C|en_US)\\.UTF-8$");
    }

    @Test
    void aLocaleThatReadsCharactersStays() throws IOException, InterruptedException {
        tree.build();
        tree.script("bin/locale", "echo ISO-8859-15");
        assertThat(tree.with("unset LC_ALL LC_CTYPE; export LANG=de_DE@euro; " + LauncherTree.RUN)
                        .out()
                        .lines())
                .contains("LC_ALL=");
    }

    @Test
    void aFolderWithAColonCannotBeOnAModulePath() throws IOException, InterruptedException {
        Run run = LauncherTree.in(folder.resolve("a:b")).launch();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("chainrule: ").contains("a:b has a colon", "move");
    }

    @Test
    void aFolderWithSpacesAndOtherLettersIsLikeAnyOther() throws IOException, InterruptedException {
        LauncherTree odd = LauncherTree.in(folder.resolve("-a b ü'$x"));
        odd.build();
        Run run = odd.with("export LC_ALL=C; " + LauncherTree.RUN);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("-a b ü'$x/cli/target/modules/chainrule-cli-0.1.jar");
    }
}
