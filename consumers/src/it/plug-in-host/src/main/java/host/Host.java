package host;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Hosts a plug-in whose classes it does not see: the arguments are a folder of libraries, one of backends, and the plug-in's jar. */
public final class Host {
    private Host() {}

    public static void main(String[] args) throws Exception {
        List<URL> library = jars(args[0]);
        List<URL> child = jars(args[1]);
        child.add(url(Path.of(args[2])));

        try (URLClassLoader shared = loader(library, ClassLoader.getPlatformClassLoader());
                URLClassLoader plugin = loader(child, shared)) {
            System.out.println("library shared, backends with the plug-in, " + run(plugin));
        }
        child.addAll(library);
        try (URLClassLoader plugin = loader(child, ClassLoader.getPlatformClassLoader())) {
            System.out.println("all with the plug-in, " + run(plugin));
        }
    }

    /** Runs the plug-in as hosts do: in a thread whose context is the plug-in's class loader. */
    private static String run(ClassLoader loader) throws ReflectiveOperationException {
        Supplier<?> training = (Supplier<?>)
                loader.loadClass("plugin.Training").getConstructor().newInstance();
        Thread.currentThread().setContextClassLoader(loader);
        return training.get().toString();
    }

    private static URLClassLoader loader(List<URL> jars, ClassLoader parent) {
        return new URLClassLoader(jars.toArray(new URL[0]), parent);
    }

    private static List<URL> jars(String folder) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(folder))) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars.sorted().toList()) {
                urls.add(url(jar));
            }
            return urls;
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}
