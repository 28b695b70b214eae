package dev.chainrule.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.chainrule.bench.page.TextTable;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.Candidate.Status;
import dev.chainrule.select.SelectionReport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chainrule devices}: every device, whether it works, and which would be chosen. */
@Command(
        name = "devices",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Try every device that can be found, and say which one would be chosen and why.",
        footer = {"", "The exit code is 3 if none would be."})
final class DevicesCommand implements Callable<Integer> {
    private static final List<String> TITLES = List.of("DEVICE", "STATUS", "SCORE", "DESCRIPTION");

    private final Streams streams;

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    DevicesCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Optional<OutputFile> results = json.file();
        SelectionReport report = backend.survey();
        List<Candidate> chosen = report.with(Status.CHOSEN);
        json.write(new View(report, chosen.isEmpty() ? null : chosen.get(0).id()), results, streams);
        if (!json.takesOutput()) {
            print(report, streams.out());
        }
        if (chosen.isEmpty()) {
            streams.err().println("chainrule: no backend: nothing that '" + report.preference() + "' allows works");
            return ExitCode.NO_BACKEND;
        }
        return ExitCode.OK;
    }

    /** A report with the id of the device that would be chosen. */
    private record View(
            @JsonUnwrapped SelectionReport report, @Nullable String chosen) {}

    private static void print(SelectionReport report, PrintStream out) {
        out.println("backend preference '" + report.preference() + "' (" + report.origin() + ")");
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        report.candidates().forEach(candidate -> rows.add(row(candidate)));
        List<String> lines = TextTable.lines(rows);
        out.println(lines.get(0));
        for (int i = 1; i < lines.size(); i++) {
            Candidate candidate = report.candidates().get(i - 1);
            out.println(lines.get(i));
            out.println("    " + candidate.reason());
            if (candidate.remedy() != null) {
                out.println("    remedy: " + candidate.remedy());
            }
        }
    }

    private static List<String> row(Candidate candidate) {
        return candidate.device() == null
                ? List.of(candidate.id(), candidate.status().name(), "", "")
                : List.of(
                        candidate.id(),
                        candidate.status().name(),
                        Integer.toString(candidate.device().score()),
                        candidate.device().description());
    }
}
