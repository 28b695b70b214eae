package dev.chainrule.conformance;

import dev.chainrule.files.Destination;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All rules on all devices that the kit has run on, as a page in Markdown. A run with {@code -Dchainrule.capabilities=FOLDER} leaves a file for
 * each device in the folder; {@link #main} makes the page of them.
 */
public final class CapabilityMatrix {
    private static final String MARK = "<!-- generated: all that follows -->\n";

    private final List<Capabilities> devices;

    private CapabilityMatrix(List<Capabilities> devices) {
        this.devices = devices;
    }

    /**
     * Reads what runs of the kit have left.
     *
     * @param folders the folders; one that is missing has no device
     * @throws IOException if a file cannot be read, or is none of the kit's
     */
    public static CapabilityMatrix of(List<Path> folders) throws IOException {
        List<Capabilities> devices = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(one -> one.toString().endsWith(".txt"))
                            .sorted()
                            .toList()) {
                        devices.add(Capabilities.read(file));
                    }
                }
            }
        }
        devices.sort(Comparator.comparing(Capabilities::device));
        return new CapabilityMatrix(devices);
    }

    /** The page's tables: the devices, and then a row for each rule, with a column for each device. */
    public String markdown() {
        List<String> lines = new ArrayList<>(List.of("| | device | is | run |", "|---|---|---|---|"));
        for (int i = 0; i < devices.size(); i++) {
            Capabilities one = devices.get(i);
            lines.add("| %s | `%s` | %s | %s |"
                    .formatted(letter(i), one.device(), one.description().replace("|", "\\|"), one.run()));
        }
        lines.add("");
        lines.add(row("| rule |", i -> letter(i)));
        lines.add(row("|---|", i -> "---"));
        for (Rule rule : Rules.all()) {
            lines.add(row("| " + rule + " |", i -> devices.get(i).finding(rule.number())));
        }
        return String.join("\n", lines) + "\n";
    }

    private String row(String first, Cell cell) {
        return Stream.iterate(0, i -> i < devices.size(), i -> i + 1)
                .map(i -> " " + cell.of(i) + " |")
                .collect(Collectors.joining("", first, ""));
    }

    private interface Cell {
        String of(int device);
    }

    private static String letter(int device) {
        return String.valueOf((char) ('a' + device));
    }

    /**
     * Replaces the tables of a page, which are all that follows the line {@code <!-- generated: all that follows -->}.
     *
     * @param arguments the page, and the folders with the files of the devices
     */
    public static void main(String[] arguments) throws IOException {
        List<Path> folders = Stream.of(arguments).skip(1).map(Path::of).collect(Collectors.toList());
        Path page = Path.of(arguments[0]);
        String text = Files.readString(page);
        int mark = text.indexOf(MARK);
        if (mark < 0) {
            throw new IOException(page + " has no line " + MARK);
        }
        String tables = of(folders).markdown();
        Destination.of(page)
                .write(out ->
                        out.write((text.substring(0, mark) + MARK + "\n" + tables).getBytes(StandardCharsets.UTF_8)));
    }
}
