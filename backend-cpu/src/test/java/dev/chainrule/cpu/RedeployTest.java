package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compute.Matrix;
import dev.chainrule.cpu.threads.Workers;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that is stopped leaves nothing behind: neither a thread nor its class loader. */
@Timeout(120)
class RedeployTest {
    /** Trains, in a class loader of its own. Returns the number of helping threads whose class this loader has loaded. */
    public static final class Application implements Callable<Integer> {
        @Override
        public Integer call() {
            try (Selection selection = Backends.open("cpu:vector?threads=3")) {
                Trainer.on(selection).epochs(20).batch(32).fit(Network.of(Topology.of(64, 32, 4), 1), new Ones());
                try (Matrix t = selection.compute().matrix(300, 300)) { // on vectors and threads at once
                    for (int again = 0; again < 100; again++) {
                        selection.compute().multiplyAdds(1, 1, 1, t);
                    }
                }
                ClassLoader own = getClass().getClassLoader();
                return (int) Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getClass().getClassLoader() == own)
                        .count();
            }
        }
    }

    /** Examples of ones. */
    private static final class Ones implements Dataset {
        @Override
        public int size() {
            return 512;
        }

        @Override
        public int inputs() {
            return 64;
        }

        @Override
        public int outputs() {
            return 4;
        }

        @Override
        public void copyInputs(int from, int count, float[] x) {
            Arrays.fill(x, 0, count * inputs(), 1);
        }

        @Override
        public void copyTargets(int from, int count, float[] y) {
            Arrays.fill(y, 0, count * outputs(), 1);
        }
    }

    private static URLClassLoader loader() {
        URL[] places = Stream.of(Backends.class, Dataset.class, Workers.class, RedeployTest.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
    }

    private static WeakReference<ClassLoader> deployed() throws Exception {
        try (URLClassLoader loader = loader()) {
            Class<?> application = loader.loadClass(Application.class.getName());
            assertThat(application).isNotSameAs(Application.class);
            assertThat(((Callable<?>) application.getConstructor().newInstance()).call())
                    .isEqualTo(Math.min(3, Runtime.getRuntime().availableProcessors()) - 1);
            return new WeakReference<>(loader);
        }
    }

    @Test
    void theClassLoaderOfAStoppedApplicationIsCollected() throws Exception {
        WeakReference<ClassLoader> loader = deployed();
        for (long end = System.nanoTime() + 60_000_000_000L; loader.get() != null && System.nanoTime() < end; ) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(loader.get()).isNull();
    }
}
