package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.data.Digits;
import dev.chainrule.data.Table;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every run that a guide shows is run, and prints what the guide says: in a block {@code console}, a line that begins with {@code $} is a
 * command, and the lines below it are some of those that it prints, where … stands for anything. Times, rates and devices may be others.
 */
final class GuidesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path TABLES = ROOT.resolve("cli/src/test/resources/dev/chainrule/cli");
    private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final String COMMAND = "./chainrule ";
    /** A word of a command: in quotation marks, in apostrophes, or without a space. */
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    /** The name of a file that a guide reads or writes. */
    private static final Pattern FILE =
            Pattern.compile("(?<![\\w./-])[\\w-]+[.](csv|safetensors|json|html|db|parquet)(?![\\w])");

    /** The folders that a guide reads or writes. */
    private static final List<String> FOLDERS = List.of("images", "run");

    /** Parts of a line that a machine decides, and the pattern for them. */
    private static final List<String[]> OF_THE_MACHINE = List.of(
            new String[] {"[\\d,.]+ samples/s", "[\\\\d,.]+ samples/s"},
            new String[] {"\\d+[.]\\d+ s\\b", "\\\\d+[.]\\\\d+ s"},
            new String[] {"[\\d.,]+ [KMG]i?B", "[\\\\d.,]+ [KMG]?i?B"},
            new String[] {"(cpu|opencl):\\w+", "(cpu|opencl):\\\\w+"});

    @TempDir
    Path folder;

    /** One command of a guide, and the lines that it shows. */
    private record Step(String command, List<String> shown) {}

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("docs/guide", "docs/guide.zh")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md") && !file.endsWith("README.md"))
                        .sorted()
                        .forEach(pages::add);
            }
        }
        return pages.stream();
    }

    @BeforeEach
    void filesOfTheGuides() throws IOException {
        try (Stream<Path> tables = Files.list(TABLES)) {
            for (Path table :
                    tables.filter(file -> file.toString().endsWith(".csv")).toList()) {
                Files.copy(table, folder.resolve(table.getFileName()));
            }
        }
        images(Files.createDirectory(folder.resolve("images")));
    }

    /** The digits as IDX files, as images come. */
    private static void images(Path to) throws IOException {
        Table digits = Digits.table();
        idx(to, "train", digits, 0, 1437);
        idx(to, "t10k", digits, 1437, digits.rows());
    }

    private static void idx(Path to, String part, Table digits, int from, int end) throws IOException {
        try (DataOutputStream x = new DataOutputStream(Files.newOutputStream(to.resolve(part + "-images-idx3-ubyte")));
                DataOutputStream y =
                        new DataOutputStream(Files.newOutputStream(to.resolve(part + "-labels-idx1-ubyte")))) {
            for (int number : new int[] {0x803, end - from, 8, 8}) {
                x.writeInt(number);
            }
            y.writeInt(0x801);
            y.writeInt(end - from);
            for (int row = from; row < end; row++) {
                for (int j = 0; j < digits.features(); j++) {
                    x.write((int) Math.min(255, 16 * digits.value(row, j)));
                }
                y.write(Integer.parseInt(digits.label(row)));
            }
        }
    }

    private static List<Step> steps(Path page) throws IOException {
        List<Step> steps = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(Files.readString(page));
        while (blocks.find()) {
            for (String line : blocks.group(1).replace("\\\n", " ").split("\n")) {
                if (line.startsWith("$ ")) {
                    steps.add(new Step(line.substring(2).replaceFirst(" +# .*", ""), new ArrayList<>()));
                } else if (!line.isBlank()) {
                    steps.get(steps.size() - 1).shown().add(line);
                }
            }
        }
        return steps;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatAGuideShowsIsWhatComesOut(Path page) throws Exception {
        List<Step> steps = steps(page);
        assertThat(steps.isEmpty()).as("runs of %s", page).isEqualTo(page.endsWith("guide/in-a-program.md"));
        for (Step step : steps) {
            Run run = run(step.command());
            String printed = run.out() + run.err() + (run.exitCode() == 0 ? "" : "exit code " + run.exitCode() + "\n");
            boolean failureIsShown = step.shown().stream().anyMatch(line -> line.startsWith("exit code "));
            assertThat(run.exitCode() == 0 || failureIsShown)
                    .as("%s: $ %s\nprinted:\n%s", page.getFileName(), step.command(), printed)
                    .isTrue();
            for (String line : step.shown()) {
                assertThat(printed.lines())
                        .as("%s: $ %s\nprinted:\n%s", page.getFileName(), step.command(), printed)
                        .anyMatch(pattern(line).asMatchPredicate());
            }
        }
    }

    /** Runs a command, ours in this JVM and those of the system by bash. */
    private Run run(String command) throws InterruptedException {
        if (command.startsWith(COMMAND)) {
            return Run.of(words(command.substring(COMMAND.length())));
        }
        String program = command.replaceFirst("\\W*([\\w-]+).*", "$1");
        assumeTrue(Shell.bash("command -v " + program).exitCode() == 0, "no bash, or no " + program);
        return Shell.in(folder, command);
    }

    /** The words of a command; files lie in the folder of the test. */
    private String[] words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            String text = word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3);
            words.add(
                    FOLDERS.contains(text)
                            ? folder.resolve(text).toString()
                            : FILE.matcher(text)
                                    .replaceAll(file -> Matcher.quoteReplacement(folder + "/" + file.group())));
        }
        return words.toArray(String[]::new);
    }

    private Pattern pattern(String line) {
        String pattern = Pattern.quote(line).replace("…", "\\E.*\\Q");
        for (String[] part : OF_THE_MACHINE) {
            pattern = pattern.replaceAll(part[0], "\\\\E" + part[1] + "\\\\Q");
        }
        String place = Pattern.quote(folder + "/");
        return Pattern.compile(FILE.matcher(pattern)
                .replaceAll(file -> Matcher.quoteReplacement("\\E(" + place + ")?\\Q") + file.group()));
    }
}
