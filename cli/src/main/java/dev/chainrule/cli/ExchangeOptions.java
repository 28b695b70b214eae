package dev.chainrule.cli;

import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.text.Visible;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --format}: what {@code export} writes and {@code import} reads. */
final class ExchangeOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = Formats.class,
            completionCandidates = Formats.class,
            description =
                    "onnx, or torch for a state dict of PyTorch as safetensors (onnx where FILE ends with .onnx, torch"
                            + " where it ends with .safetensors).")
    private @Nullable Format told;

    /** A format of other programs. */
    enum Format {
        ONNX(".onnx"),
        TORCH(".safetensors");

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the option. */
    static final class Formats extends Words<Format> {
        Formats() {
            super(List.of(Format.values()), Format::word);
        }
    }

    /** The format of a file: that which was told, or that of its name. */
    Format of(String file) {
        if (told != null) {
            return told;
        }
        for (Format format : Format.values()) {
            if (file.toLowerCase(Locale.ROOT).endsWith(format.ending)) {
                return format;
            }
        }
        throw CommandException.usage(
                file + ": its name tells no format, expected .onnx or .safetensors at its end, or --format");
    }

    /** A line about a network for people. */
    static String line(String file, Format format, NetworkState state) {
        Topology topology = state.topology();
        return String.format(
                Locale.ROOT,
                "%s: %s · %s outputs · %,d parameters · %s",
                Visible.text(file),
                topology,
                topology.output().word(),
                topology.parameters(),
                format.word());
    }
}
