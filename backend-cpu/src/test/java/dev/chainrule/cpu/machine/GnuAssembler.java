package dev.chainrule.cpu.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** GNU as, by which the encoder is proved. */
public final class GnuAssembler {
    private GnuAssembler() {}

    /** Whether binutils are there. */
    public static boolean isThere() {
        try {
            return new ProcessBuilder("as", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The bytes of a program, in a folder. */
    public static byte[] assemble(String listing, Path folder) throws IOException, InterruptedException {
        Path text = folder.resolve("program.s");
        Path object = folder.resolve("program.o");
        Path binary = folder.resolve("program.bin");
        Files.writeString(text, listing);
        run(List.of("as", "--64", "-msyntax=intel", "-mnaked-reg", "-o", object.toString(), text.toString()));
        run(List.of("objcopy", "-O", "binary", "-j", ".text", object.toString(), binary.toString()));
        return Files.readAllBytes(binary);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + words);
        }
    }
}
