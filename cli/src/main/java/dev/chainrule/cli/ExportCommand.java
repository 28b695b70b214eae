package dev.chainrule.cli;

import dev.chainrule.cli.ExchangeOptions.Format;
import dev.chainrule.json.Documents;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.StateDict;
import dev.chainrule.onnx.OnnxFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code chainrule export}: a model for other programs. */
@Command(
        name = "export",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Write a model for other programs.",
        footer = {
            "",
            "ONNX takes the raw columns of the table, and answers with the names of classes and their scores, or with quantities. A"
                    + " state dict has the weights and biases, and the rest in its metadata. docs/exchange.md describes both."
        })
final class ExportCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model that train saved.")
    private Path model = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "The file to write: .onnx, or .safetensors for PyTorch.")
    private String file = "";

    @Mixin
    private final ExchangeOptions options = new ExchangeOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    ExportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Format format = options.of(file);
        OutputFile written = OutputFile.of("FILE", file, model);
        Optional<OutputFile> results = json.file(model);
        OutputFile.checkApart("FILE", Optional.of(written), "--json", results);
        NetworkState state = NetworkState.load(model);
        try {
            written.write(to -> {
                if (format == Format.ONNX) {
                    OnnxFile.save(state, to);
                } else {
                    StateDict.save(state, to);
                }
            });
        } catch (IllegalArgumentException | IllegalStateException e) { // it is larger than the format allows
            throw CommandException.failed(file + ": " + e.getMessage(), e);
        }
        if (format == Format.TORCH && state.learnt()) {
            streams.note(
                    "a state dict has no place for scaling, names and classes: they are in the metadata of " + file);
        }
        json.write(Documents.exchange(model.toString(), file, format.word(), state), results, streams);
        json.people(streams).println(ExchangeOptions.line(file, format, state));
        return ExitCode.OK;
    }
}
