package dev.chainrule.cli;

import dev.chainrule.nn.ModelFormatException;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.text.Visible;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The argument MODEL on the command line. */
final class ModelArgument {
    private ModelArgument() {}

    /**
     * Reads the model.
     *
     * @param data the argument after MODEL, which is the model where the two have been exchanged
     */
    static NetworkState load(Path model, String data) throws IOException {
        try {
            return NetworkState.load(model);
        } catch (ModelFormatException e) {
            if (isModel(data)) {
                throw CommandException.usage(
                        Visible.text(model + " is no model, and " + data + " is one; expected MODEL before DATA"));
            }
            throw e;
        }
    }

    private static boolean isModel(String data) {
        try {
            NetworkState.load(Path.of(data));
            return true;
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
