package dev.chainrule.examples;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The folders and jars that these tests run with, for class loaders and tools that are given some of them. */
final class ClassPath {
    static final String CORE = "dev/chainrule/select/Backends.class";
    static final String TRAIN = "dev/chainrule/train/Trainer.class";
    static final String DATA = "dev/chainrule/data/Digits.class";
    static final String CPU = "dev/chainrule/cpu/CpuProvider.class";
    static final String OPENCL = "dev/chainrule/opencl/OpenClProvider.class";
    static final String FASTCSV = "de/siegmar/fastcsv/reader/CsvReader.class";
    static final String JOCL = "org/jocl/CL.class";
    static final String TESTS = "dev/chainrule/examples/ClassPath.class";

    private ClassPath() {}

    /** Where the class of this file is from. */
    static Path of(String classFile) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(place -> has(place, classFile))
                .findFirst()
                .orElseThrow(() -> new AssertionError(classFile + " is not on the class path"));
    }

    static List<Path> of(String... classFiles) {
        return Stream.of(classFiles).map(ClassPath::of).toList();
    }

    /** A loader that sees the JDK and these, as copies of its own. */
    static URLClassLoader loader(List<Path> places) {
        return new URLClassLoader(
                places.stream().map(ClassPath::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** All files of a folder or a jar by name, in order. */
    static SortedMap<String, byte[]> files(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return filesBelow(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return filesBelow(jar.getPath("/"));
        }
    }

    private static SortedMap<String, byte[]> filesBelow(Path root) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> below = Files.walk(root)) {
            for (Path file : below.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static boolean has(Path place, String classFile) {
        if (Files.isDirectory(place)) {
            return Files.exists(place.resolve(classFile));
        }
        try (URLClassLoader jar = new URLClassLoader(new URL[] {url(place)}, null)) {
            return jar.findResource(classFile) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path place) {
        try {
            return place.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
