package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of the command in this JVM, and what came of it.
 *
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 */
record Run(int exitCode, String out, String err) {
    private static final Pattern TOLD =
            Pattern.compile("(epoch |memory: |note: |fold \\d|trial \\d|search: \\d|[\\d,]+ rows, |\\S+ on \\S+: ).*");

    static {
        Log.quiet();
    }

    static Run of(String... args) {
        return with("", args);
    }

    /** Runs the command with text on standard input. */
    static Run with(String input, String... args) {
        return with(input.getBytes(StandardCharsets.UTF_8), args);
    }

    /** Runs the command with bytes on standard input. */
    static Run with(byte[] input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InputStream in = new ByteArrayInputStream(input);
        int exitCode = Main.run(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                in,
                args);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Checks that all went well. */
    Run succeeds() {
        assertThat(exitCode).as(err).isZero();
        return this;
    }

    /** Checks the exit code, and that one clear line, after any lines of progress, has each of these texts. */
    Run fails(int expected, String... texts) {
        assertThat(exitCode).as(err).isEqualTo(expected);
        String line = error();
        assertThat(line).startsWith("chainrule: ").doesNotContain("Exception", "\tat ", "fault of the");
        for (String text : texts) {
            assertThat(line).contains(text);
        }
        return this;
    }

    /** The lines on standard error though nothing failed, progress included. */
    List<String> told() {
        return err.lines().filter(line -> TOLD.matcher(line).matches()).toList();
    }

    /** The line of the error; there must be one, and nothing else but what is told. */
    String error() {
        assertThat(err).endsWith("\n");
        return assertThat(err.lines()
                        .filter(line -> !TOLD.matcher(line).matches())
                        .toList())
                .hasSize(1)
                .actual()
                .get(0);
    }

    String lastLine() {
        return out.lines().reduce("", (before, line) -> line);
    }

    JsonNode json() {
        return json(out);
    }

    static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }
}
