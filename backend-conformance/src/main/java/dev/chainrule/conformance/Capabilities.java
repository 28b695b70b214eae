package dev.chainrule.conformance;

import dev.chainrule.spi.DeviceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The findings of the kit about one device, rule by rule, as a file that {@link CapabilityMatrix} reads: a line each for the device, its
 * description and when and where it ran, then for each rule that ran its number and its finding, with a tabulator between.
 */
final class Capabilities {
    /** The system property that names the folder for the files; without it none are written. */
    static final String PROPERTY = "chainrule.capabilities";

    /** The finding where a rule holds that compares with no bound. */
    static final String HOLDS = "holds";

    /** The finding where a rule does not hold. */
    static final String BROKEN = "BROKEN";

    private final String device;
    private final String description;
    private final String run;
    private final Map<String, String> findings;

    private Capabilities(String device, String description, String run, Map<String, String> findings) {
        this.device = device;
        this.description = description;
        this.run = run;
        this.findings = findings;
    }

    /** Nothing yet about a device. */
    Capabilities(DeviceInfo device, Map<String, String> options) {
        this(
                device.id()
                        + new TreeMap<>(options)
                                .entrySet().stream()
                                        .map(Map.Entry::toString)
                                        .collect(Collectors.joining("&", options.isEmpty() ? "" : "?", "")),
                (device.description()
                                + Optional.ofNullable(device.facts().get("driver"))
                                        .map(driver -> ", driver " + driver)
                                        .orElse(""))
                        .replaceAll("\\s+", " "),
                LocalDate.now(ZoneOffset.UTC) + ", Java " + Runtime.version() + ", " + System.getProperty("os.name")
                        + " " + System.getProperty("os.arch"),
                new LinkedHashMap<>());
    }

    /** Reads a file. */
    static Capabilities read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 3) {
            throw new IOException(file + " has " + lines.size() + " lines, expected device, description and run first");
        }
        Map<String, String> findings = new LinkedHashMap<>();
        for (String line : lines.subList(3, lines.size())) {
            String[] words = line.split("\t", -1);
            if (words.length != 2) {
                throw new IOException(file + ": '" + line + "', expected a rule and its finding");
            }
            findings.put(words[0], words[1]);
        }
        return new Capabilities(lines.get(0), lines.get(1), lines.get(2), findings);
    }

    /** The id with the options, e.g. {@code opencl:0?kernels=gpu}. */
    String device() {
        return device;
    }

    String description() {
        return description;
    }

    /** The day, the version of Java and the system. */
    String run() {
        return run;
    }

    /** The finding about a rule: the largest share of a bound, {@link #HOLDS} or {@link #BROKEN}; empty if it did not run. */
    String finding(String rule) {
        return findings.getOrDefault(rule, "");
    }

    /** Adds a rule that holds, with the largest share of a bound that an element took, if it compares with one. */
    void holds(String rule, OptionalDouble share) {
        findings.put(rule, share.isPresent() ? String.format(Locale.ROOT, "%.3f", share.getAsDouble()) : HOLDS);
    }

    /** Adds a rule that is broken. */
    void broken(String rule) {
        findings.put(rule, BROKEN);
    }

    /** Writes the file, under a name that is the device's, into a folder, which is made. */
    void write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>(List.of(device, description, run));
        findings.forEach((rule, finding) -> lines.add(rule + "\t" + finding));
        Files.createDirectories(folder);
        Files.write(folder.resolve(device.replaceAll("[^A-Za-z0-9]+", "-") + ".txt"), lines);
    }
}
