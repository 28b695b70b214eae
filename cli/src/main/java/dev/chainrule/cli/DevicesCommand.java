package dev.chainrule.cli;

import dev.chainrule.json.Documents;
import dev.chainrule.select.Candidate.Status;
import dev.chainrule.select.SelectionReport;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
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
        json.write(Documents.devices(report), results, streams);
        if (!json.takesOutput()) {
            report.table().forEach(streams.out()::println);
        }
        if (report.with(Status.CHOSEN).isEmpty()) {
            streams.err().println("chainrule: no backend: nothing that '" + report.preference() + "' allows works");
            return ExitCode.NO_BACKEND;
        }
        return ExitCode.OK;
    }
}
