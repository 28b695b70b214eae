package dev.chainrule.cpu.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** GNU as, by which the encoders are proved. */
public final class GnuAssembler {
    private static final List<String> X86_64 = List.of("as", "--64", "-msyntax=intel", "-mnaked-reg");
    private static final List<String> AARCH64 = List.of("aarch64-linux-gnu-as");

    private static final Pattern LABEL = Pattern.compile("(?m)^(\\w+):");

    private GnuAssembler() {}

    private static List<String> assembler(Architecture architecture) {
        return architecture == Architecture.X86_64 ? X86_64 : AARCH64;
    }

    /** Whether binutils for an architecture are there. */
    public static boolean isThere(Architecture architecture) {
        try {
            return new ProcessBuilder(assembler(architecture).get(0), "--version")
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
    static byte[] assemble(Architecture architecture, String listing, Path folder)
            throws IOException, InterruptedException {
        return assemble(architecture, List.of(listing), folder).get(0);
    }

    /** The bytes of each of many programs, in a folder: a section for each, and labels of its own. */
    public static List<byte[]> assemble(Architecture architecture, List<String> listings, Path folder)
            throws IOException, InterruptedException {
        Path text = folder.resolve("programs.s");
        Path object = folder.resolve("programs.o");
        StringBuilder sections = new StringBuilder();
        List<String> dump =
                new ArrayList<>(List.of(architecture == Architecture.X86_64 ? "objcopy" : "aarch64-linux-gnu-objcopy"));
        List<Path> binaries = new ArrayList<>();
        for (int i = 0; i < listings.size(); i++) {
            String section = ".text." + i;
            sections.append(".section ").append(section).append(", \"ax\", @progbits\n");
            sections.append(withLabelsOf(i, listings.get(i)));
            Path binary = folder.resolve(i + ".bin");
            dump.add("--dump-section");
            dump.add(section + "=" + binary);
            binaries.add(binary);
        }
        Files.writeString(text, sections);
        List<String> command = new ArrayList<>(assembler(architecture));
        command.addAll(List.of("-o", object.toString(), text.toString()));
        run(command);
        dump.addAll(List.of(object.toString(), folder.resolve("copy.o").toString()));
        run(dump);
        List<byte[]> bytes = new ArrayList<>();
        for (Path binary : binaries) {
            bytes.add(Files.readAllBytes(binary));
        }
        return bytes;
    }

    /** The listing with the number of its program at each of its labels. */
    private static String withLabelsOf(int program, String listing) {
        String labels = LABEL.matcher(listing)
                .results()
                .map(label -> label.group(1))
                .distinct()
                .collect(Collectors.joining("|"));
        return labels.isEmpty() ? listing : listing.replaceAll("\\b(" + labels + ")\\b", "$1_of_" + program);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + words);
        }
    }
}
