package dev.chainrule.cli;

import dev.chainrule.cli.ExchangeOptions.Format;
import dev.chainrule.json.Documents;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.StateDict;
import dev.chainrule.nn.Topology;
import dev.chainrule.onnx.OnnxFile;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chainrule import}: a model of another program. */
@Command(
        name = "import",
        sortOptions = false,
        usageHelpWidth = 100,
        description =
                "Read a model of another program, and save it as one that evaluate, predict and train --from take.",
        footer = {
            "",
            "Fully connected networks are read, of PyTorch, scikit-learn, Tribuo and others. What cannot be expressed is refused by"
                    + " its name. docs/exchange.md tells what can be."
        })
final class ImportCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file to read: .onnx, or .safetensors of PyTorch.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "MODEL", description = "The model to save.")
    private String model = "";

    @Mixin
    private final ExchangeOptions options = new ExchangeOptions();

    @Option(
            names = "--hidden",
            paramLabel = "UNIT",
            converter = Words.OfLayers.class,
            completionCandidates = Words.OfLayers.class,
            description =
                    "Hidden units of a state dict, which has none itself: ${COMPLETION-CANDIDATES}, or one for each"
                            + " hidden layer, such as relu-tanh.")
    private @Nullable List<Activation> hidden;

    @Option(
            names = "--output",
            paramLabel = "UNIT",
            converter = Words.Output.class,
            completionCandidates = Words.Output.class,
            description = "Output units of a state dict, or of an ONNX file that ends without a function:"
                    + " ${COMPLETION-CANDIDATES}.")
    private @Nullable OutputUnit output;

    @Option(
            names = "--classes",
            paramLabel = "NAME",
            split = ",",
            description = "The names of the classes in the order of the outputs, such as no,yes (those of the file).")
    private List<String> classes = List.of();

    @Mixin
    private final JsonOption json = new JsonOption();

    ImportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Format format = options.of(file.toString());
        OutputFile saved = OutputFile.of("MODEL", model, file);
        Optional<OutputFile> results = json.file(file);
        OutputFile.checkApart("MODEL", Optional.of(saved), "--json", results);
        NetworkState read = format == Format.ONNX ? onnx() : torch();
        NetworkState state = classes.isEmpty()
                ? read
                : CommandException.orUsage(() -> read.with(read.schema().classes(classes)));
        saved.write(state);
        json.write(Documents.exchange(model, file.toString(), format.word(), state), results, streams);
        json.people(streams).println(ExchangeOptions.line(model, format, state));
        return ExitCode.OK;
    }

    private NetworkState onnx() throws IOException {
        NetworkState state = OnnxFile.load(file);
        if (hidden != null) {
            throw CommandException.usage(
                    "--hidden: " + file + " tells its hidden units itself, expected it for a state dict");
        }
        if (output == null || output == state.topology().output()) {
            return state;
        }
        boolean open = state.topology().output() == OutputUnit.IDENTITY
                && state.schema().targets().isIdentity();
        if (!open) {
            throw CommandException.usage("--output " + output.word() + ": " + file + " has "
                    + state.topology().output().word()
                    + " outputs itself, expected it for a file that ends without a function");
        }
        OutputUnit unit = output;
        return with(state, CommandException.orUsage(() -> state.topology().output(unit)));
    }

    private static NetworkState with(NetworkState state, Topology topology) {
        float[][] theta = new float[topology.layers() - 1][];
        float[][] bias = new float[topology.layers() - 1][];
        for (int l = 1; l < topology.layers(); l++) {
            theta[l - 1] = state.theta(l);
            bias[l - 1] = state.bias(l);
        }
        NetworkState other = NetworkState.of(topology, theta, bias);
        return state.learnt() ? other.with(state.schema()) : other;
    }

    private NetworkState torch() throws IOException {
        StateDict dict = StateDict.load(file);
        if (dict.tellsFunctions()) {
            if (hidden != null || output != null) {
                throw CommandException.usage(
                        "--hidden, --output: " + file + " was exported from a model and tells its units itself");
            }
            return dict.state();
        }
        boolean layers = dict.units().size() > 2;
        if (output == null || (layers && hidden == null)) {
            throw CommandException.usage(file + ": a state dict has no functions of units, expected "
                    + (layers ? "--hidden relu (or another) and " : "") + "--output softmax, sigmoid or identity");
        }
        List<Activation> functions = hidden == null ? List.of() : hidden;
        OutputUnit unit = output;
        try {
            return dict.state(functions, unit);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e);
        }
    }
}
