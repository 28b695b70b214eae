package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jocl.CL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An application that is stopped leaves nothing behind, if JOCL is in a class loader above it: JOCL's native library holds
 * classes of JOCL for good, and with them the loader that JOCL is in. See docs/modules.md.
 */
@Timeout(120)
class RedeployTest {
    /** Computes, in a class loader of its own. */
    public static final class Application implements Callable<String> {
        @Override
        public String call() {
            try (Selection selection = Backends.open("opencl:0")) {
                return selection.device().id();
            }
        }
    }

    @BeforeAll
    static void device() {
        FirstDevice.orSkip();
    }

    private static URLClassLoader loader(ClassLoader parent, Class<?>... types) {
        URL[] places = Stream.of(types)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(places, parent);
    }

    private static WeakReference<ClassLoader> deployed(ClassLoader jocl) throws Exception {
        try (URLClassLoader loader = loader(jocl, Backends.class, OpenClProvider.class, RedeployTest.class)) {
            Callable<?> application = (Callable<?>) loader.loadClass(Application.class.getName())
                    .getConstructor()
                    .newInstance();
            assertThat(application).isNotInstanceOf(Application.class);
            assertThat(application.call()).isEqualTo("opencl:0");
            return new WeakReference<>(loader);
        }
    }

    /** From the second on: up to JDK 23 the shutdown hook that JOCL makes holds who was there when it was made. */
    @Test
    void theClassLoaderOfAStoppedApplicationIsCollected() throws Exception {
        try (URLClassLoader jocl = loader(ClassLoader.getPlatformClassLoader(), CL.class)) {
            deployed(jocl);
            WeakReference<ClassLoader> second = deployed(jocl);
            for (long end = System.nanoTime() + 60_000_000_000L; second.get() != null && System.nanoTime() < end; ) {
                System.gc();
                Thread.sleep(20);
            }
            assertThat(second.get()).isNull();
        }
    }
}
