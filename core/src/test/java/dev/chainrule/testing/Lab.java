package dev.chainrule.testing;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.select.SelectionReport;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Tunable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A class loader with services files of its own, a line each, which exist nowhere else. They name any classes; for
 * providers that a test holds as objects they name slots, each of which passes every call on to its object.
 */
public final class Lab extends ClassLoader {
    private static final String SERVICES = "META-INF/services/" + BackendProvider.class.getName();

    private final List<BackendProvider> held;
    private final List<String> lines = new ArrayList<>();

    private Lab(List<BackendProvider> held) {
        super(Lab.class.getClassLoader());
        this.held = held;
        Class<? extends Slot> first =
                !held.isEmpty() && held.get(0) instanceof Tunable ? TunableSlot.class : Slot0.class;
        List<Class<? extends Slot>> slots = List.of(first, Slot1.class, Slot2.class, Slot3.class);
        for (int i = 0; i < held.size(); i++) {
            lines.add(slots.get(i).getName());
        }
    }

    /** A lab with these providers, four at most, of which the first may be {@link Tunable}. */
    public static Lab of(BackendProvider... providers) {
        return new Lab(List.of(providers));
    }

    /** Adds one more services file, of one line. */
    public Lab naming(String line) {
        lines.add(line);
        return this;
    }

    /** {@link Backends#open} in this lab. */
    public Selection open(@Nullable String preference) {
        return inside(() -> Backends.open(preference, this));
    }

    /** {@link Backends#survey} in this lab. */
    public SelectionReport survey(@Nullable String preference) {
        return inside(() -> Backends.survey(preference, this));
    }

    /** Runs something with this as the thread's context class loader, where slots find their objects. */
    public <T> T inside(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (!name.equals(SERVICES)) {
            return super.getResources(name);
        }
        List<URL> files = new ArrayList<>();
        for (String line : lines) {
            byte[] content = line.getBytes(StandardCharsets.UTF_8);
            files.add(new URL(null, "lab:" + SERVICES, new InMemory(content)));
        }
        return Collections.enumeration(files);
    }

    private static final class InMemory extends URLStreamHandler {
        private final byte[] content;

        InMemory(byte[] content) {
            this.content = content;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(content);
                }
            };
        }
    }

    /** A provider that passes every call on to an object of the lab. */
    public abstract static class Slot implements BackendProvider {
        final BackendProvider object;

        Slot(int number) {
            Lab lab = (Lab) Thread.currentThread().getContextClassLoader();
            object = lab.held.get(number);
        }

        @Override
        public String name() {
            return object.name();
        }

        @Override
        public int spiVersion() {
            return object.spiVersion();
        }

        @Override
        public Set<String> options() {
            return object.options();
        }

        @Override
        public Availability probe() {
            return object.probe();
        }

        @Override
        public Backend open(DeviceInfo device, Map<String, String> options) {
            return object.open(device, options);
        }
    }

    /** A slot whose object is {@link Tunable}. */
    public static final class TunableSlot extends Slot implements Tunable {
        public TunableSlot() {
            super(0);
        }

        @Override
        public List<Map<String, String>> configurations(DeviceInfo device, Map<String, String> options) {
            return ((Tunable) object).configurations(device, options);
        }

        @Override
        public String remember(DeviceInfo device, Map<String, String> configuration) {
            return ((Tunable) object).remember(device, configuration);
        }
    }

    /** Slot 0. */
    public static final class Slot0 extends Slot {
        public Slot0() {
            super(0);
        }
    }

    /** Slot 1. */
    public static final class Slot1 extends Slot {
        public Slot1() {
            super(1);
        }
    }

    /** Slot 2. */
    public static final class Slot2 extends Slot {
        public Slot2() {
            super(2);
        }
    }

    /** Slot 3. */
    public static final class Slot3 extends Slot {
        public Slot3() {
            super(3);
        }
    }
}
