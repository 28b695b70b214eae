package dev.chainrule.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes over the content of a file, which stays the file that it is. */
final class InPlace {
    private InPlace() {}

    /**
     * Copies the fresh content over that of the target; if that fails, the content from before is put back. Nothing is cut
     * off before all is written, so that a full disk has room for the content from before.
     */
    static void copy(Path fresh, Path before, Path target) throws IOException {
        try {
            copy(fresh, target);
        } catch (IOException | RuntimeException | Error e) {
            try {
                copy(before, target);
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.WRITE)) {
            Files.copy(from, out);
        }
        cut(to, Files.size(from));
    }

    /** Cuts off what is beyond a length, and waits until the device has the file; again, if an interrupt comes between. */
    private static void cut(Path file, long length) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(length).force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
