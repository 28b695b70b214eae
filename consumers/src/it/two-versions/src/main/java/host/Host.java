package host;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * Has two versions of Chainrule in one JVM: the arguments are a folder for each, and the jar of the plug-in that uses them. Each trains
 * alone, then both at the same time, from different seeds; what one does must change no bit of the other.
 */
public final class Host {
    private Host() {}

    public static void main(String[] args) throws Exception {
        try (URLClassLoader one = loader(args[0], args[2]);
                URLClassLoader other = loader(args[1], args[2])) {
            LongFunction<?> ones = training(one);
            LongFunction<?> others = training(other);
            if (one.loadClass("dev.chainrule.select.Backends") == other.loadClass("dev.chainrule.select.Backends")) {
                throw new AssertionError("both loaders have the same class Backends, expected a copy in each");
            }
            String oneAlone = train(one, ones, 1).get();
            String otherAlone = train(other, others, 2).get();
            FutureTask<String> oneBeside = train(one, ones, 1);
            FutureTask<String> otherBeside = train(other, others, 2);
            expect(oneAlone, oneBeside.get());
            expect(otherAlone, otherBeside.get());
            expect(oneAlone, train(other, others, 1).get()); // one seed, one model: in either copy
            System.out.println("one " + oneAlone + ", other " + otherAlone);
        }
    }

    /** Begins a training in a thread whose context is the loader. */
    private static FutureTask<String> train(ClassLoader loader, LongFunction<?> training, long seed) {
        Callable<String> call = () -> training.apply(seed).toString();
        FutureTask<String> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "seed " + seed);
        thread.setContextClassLoader(loader);
        thread.start();
        return task;
    }

    private static void expect(String alone, String now) {
        if (!alone.equals(now)) {
            throw new AssertionError("trained " + now + ", expected " + alone);
        }
    }

    private static LongFunction<?> training(ClassLoader loader) throws ReflectiveOperationException {
        return (LongFunction<?>)
                loader.loadClass("plugin.Training").getConstructor().newInstance();
    }

    private static URLClassLoader loader(String folder, String plugin) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(Path.of(plugin).toUri().toURL());
        try (Stream<Path> jars = Files.list(Path.of(folder))) {
            for (Path jar : jars.sorted().toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }
}
