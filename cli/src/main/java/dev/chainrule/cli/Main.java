package dev.chainrule.cli;

import dev.chainrule.report.Dashboard;
import dev.chainrule.train.ConsoleProgress;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs the command: parses, calls the subcommand, and turns failures into an exit code and one line. */
public final class Main {
    private static final int BUFFER_BYTES = 1 << 16;

    private Main() {}

    /** Runs the command and ends the JVM with its exit code. Text is UTF-8, whatever the locale. */
    public static void main(String... args) {
        if (!verbose(args)) {
            Log.quiet();
        }
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(out, err, System.in, Dashboard::auto);
        System.exit(run(streams, args));
    }

    /**
     * Runs the command on these streams, and returns the exit code; for tests. Programs use the modules that the command
     * is made of.
     *
     * @param out for results
     * @param err for errors and progress
     */
    static int run(PrintStream out, PrintStream err, InputStream in, String... args) {
        return run(new Streams(out, err, in, memory -> ConsoleProgress.lines(err)), args);
    }

    private static int run(Streams streams, String... args) {
        int exitCode = execute(streams, args);
        if (streams.out().checkError() && exitCode == ExitCode.OK) {
            return report(CommandException.failed("standard output cannot be written"), streams, args);
        }
        return exitCode;
    }

    private static int execute(Streams streams, String... args) {
        try {
            return commandLine(streams)
                    .setParameterExceptionHandler((e, unused) -> report(e, streams, args))
                    .setExecutionExceptionHandler((e, line, parsed) -> report(e, streams, args))
                    .execute(args);
        } catch (Throwable e) { // errors too: to run out of memory is one
            return report(e, streams, args);
        }
    }

    private static int report(Throwable e, Streams streams, String... args) {
        Failure failure = Failure.of(e);
        failure.print(streams.err(), verbose(args));
        return failure.exitCode();
    }

    private static boolean verbose(String... args) {
        return Arrays.asList(args).contains(Chainrule.VERBOSE);
    }

    private static CommandLine commandLine(Streams streams) {
        return new CommandLine(new Chainrule())
                .addSubcommand(new TrainCommand(streams))
                .addSubcommand(new EvaluateCommand(streams))
                .addSubcommand(new PredictCommand(streams))
                .addSubcommand(CvCommand.line(streams))
                .addSubcommand(SearchCommand.line(streams))
                .addSubcommand(new ExportCommand(streams))
                .addSubcommand(new ImportCommand(streams))
                .addSubcommand(new DevicesCommand(streams))
                .addSubcommand(new GradcheckCommand(streams))
                .addSubcommand(new ParityCommand(streams))
                .addSubcommand(new ReproduceCommand(streams))
                .addSubcommand(new TuneCommand(streams))
                .addSubcommand(new BenchCommand(streams))
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    }
}
