package dev.chainrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promises of the pages: links lead somewhere, and the README's samples compile and run. */
class PagesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?m)^\\[[^\\]]+\\]: (\\S+)$");
    private static final Pattern SAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyLinkBetweenPagesLeadsSomewhere() throws IOException {
        List<Path> pages = pages();
        assertThat(pages).hasSizeGreaterThan(8);
        assertThat(pages.stream().flatMap(PagesTest::brokenLinks)).isEmpty();
    }

    @Test
    void nothingIsLeftToBeFilledIn() throws IOException {
        for (Path page : pages()) {
            assertThat(Files.readString(page)).as(page.toString()).doesNotContain("@@", "TODO");
        }
    }

    @Test
    void theSampleOfTheReadmeCompilesAndRuns(@TempDir Path folder) throws Exception {
        List<String> samples = SAMPLE.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(samples).hasSize(2);
        Path model = folder.resolve("digits.safetensors");
        String source = samples.get(0).replace("Path.of(\"digits.safetensors\")", "Path.of(args[0])");
        compile(source, folder);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            String printed = Printed.by(() -> loader.loadClass("TrainDigits")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {model.toString()}));
            assertThat(printed).contains("of 360 right on ").contains("10 outputs");
        }
        assertThat(model).isNotEmptyFile();
    }

    /** ProgramsTest runs it. */
    @Test
    void theSecondSampleOfTheReadmeIsAnExample() throws IOException {
        Matcher sample = SAMPLE.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(sample.find() && sample.find()).isTrue();
        assertThat(Files.readString(ROOT.resolve("examples/src/main/java/dev/chainrule/examples/OwnArrays.java")))
                .contains(sample.group(1).indent(4).replaceAll("(?m)^ +$", ""));
        assertThat(sample.group(1).lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(25);
    }

    /** ProgramsTest runs it. */
    @Test
    void theSampleOfTheGuidesIsAnExample() throws IOException {
        String example = Files.readString(ROOT.resolve("examples/src/main/java/dev/chainrule/examples/OwnTable.java"));
        for (String guide : List.of("docs/guide/in-a-program.md", "docs/guide.zh/in-a-program.md")) {
            Matcher sample = SAMPLE.matcher(Files.readString(ROOT.resolve(guide)));
            assertThat(sample.find()).as(guide).isTrue();
            assertThat(example).contains(sample.group(1).indent(4).replaceAll("(?m)^ +$", ""));
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(f -> f.toString().endsWith(".md"))
                    .filter(f -> !ROOT.relativize(f).toString().contains("target"))
                    .toList();
        }
    }

    private static Stream<String> brokenLinks(Path page) {
        try {
            return LINK.matcher(Files.readString(page))
                    .results()
                    .map(m -> m.group(1) != null ? m.group(1) : m.group(2))
                    .filter(link -> !link.matches("(https?://|#).*"))
                    .map(link -> link.replaceFirst("#.*", ""))
                    .filter(link -> !Files.exists(page.resolveSibling(link)))
                    .map(link -> ROOT.relativize(page) + ": " + link);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(String source, Path folder) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xlint:all,-classfile,-path",
                "-proc:none");
        JavaFileObject unit =
                new SimpleJavaFileObject(URI.create("string:///TrainDigits.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        boolean compiled = compiler.getTask(messages, null, null, options, null, List.of(unit))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
    }
}
