package dev.chainrule.select;

import dev.chainrule.select.Candidate.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Finds backends that nobody can find any more: tools that put many jars into one let one services file overwrite another,
 * and the providers that only the lost file named are gone without a word.
 *
 * <p>The jar of a backend has a marker beside its services file, which no tool overwrites since no two have one name:
 * {@code META-INF/chainrule/PROVIDER}, with the name of the provider's class.
 */
final class Unlisted {
    private static final String MARKERS = "META-INF/chainrule/";
    private static final int LONGEST_MARKER = 1000;

    private Unlisted() {}

    /**
     * The providers that are marked where one of these classes lies, and whose own class is there, but is not known.
     *
     * @param known names of classes that were found, sound or not
     */
    static List<Candidate> beside(Collection<Class<?>> classes, Set<String> known) {
        Set<Path> places = new TreeSet<>();
        for (Class<?> each : classes) {
            Path place = each.getModule().isNamed() ? null : place(each); // a module says itself what it provides
            if (place != null) {
                places.add(place);
            }
        }
        List<Candidate> unlisted = new ArrayList<>();
        for (Path place : places) {
            marked(place).forEach((name, className) -> {
                if (!known.contains(className)) {
                    unlisted.add(candidate(name, className, place));
                }
            });
        }
        return unlisted;
    }

    private static Candidate candidate(String name, String className, Path place) {
        return new Candidate(
                name,
                Status.UNAVAILABLE,
                className + " is in " + place.getFileName() + ", but no META-INF/services file there names it",
                "merge these files when jars are put into one: ServicesResourceTransformer of the shade plugin",
                null,
                null);
    }

    /** The jar or the folder that a class is from, or null where it is from neither. */
    private static @Nullable Path place(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        try {
            return url != null && url.getProtocol().equals("file") ? Path.of(url.toURI()) : null;
        } catch (Exception e) { // an address of a container's own
            return null;
        }
    }

    /** The class names that the markers of a jar or folder name, by provider; of classes that are there only. */
    private static Map<String, String> marked(Path place) {
        try {
            return Files.isDirectory(place) ? markedInFolder(place) : markedInJar(place);
        } catch (IOException | RuntimeException e) { // nothing but advice depends on this
            return Map.of();
        }
    }

    private static Map<String, String> markedInFolder(Path folder) throws IOException {
        Map<String, String> marked = new TreeMap<>();
        Path markers = folder.resolve(MARKERS);
        if (Files.isDirectory(markers)) {
            try (Stream<Path> files = Files.list(markers)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    try (InputStream in = Files.newInputStream(file)) {
                        className(in)
                                .filter(name -> Files.exists(folder.resolve(file(name))))
                                .ifPresent(name -> marked.put(String.valueOf(file.getFileName()), name));
                    }
                }
            }
        }
        return marked;
    }

    private static Map<String, String> markedInJar(Path jar) throws IOException {
        Map<String, String> marked = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> markers = zip.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(MARKERS))
                    .toList();
            for (ZipEntry marker : markers) {
                try (InputStream in = zip.getInputStream(marker)) {
                    className(in)
                            .filter(name -> zip.getEntry(file(name)) != null)
                            .ifPresent(name -> marked.put(marker.getName().substring(MARKERS.length()), name));
                }
            }
        }
        return marked;
    }

    private static Optional<String> className(InputStream marker) throws IOException {
        String text = new String(marker.readNBytes(LONGEST_MARKER), StandardCharsets.UTF_8).strip();
        return Optional.of(text).filter(name -> name.matches("[\\w$]+(\\.[\\w$]+)*"));
    }

    private static String file(String className) {
        return className.replace('.', '/') + ".class";
    }
}
