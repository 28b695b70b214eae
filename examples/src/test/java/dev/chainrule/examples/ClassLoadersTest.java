package dev.chainrule.examples;

import static dev.chainrule.examples.ClassPath.CORE;
import static dev.chainrule.examples.ClassPath.CPU;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.predict.Predictor;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.Candidate.Status;
import dev.chainrule.select.Selection;
import dev.chainrule.select.SelectionReport;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends are found by whatever thread asks, in whatever class loader core and the backends are. */
class ClassLoadersTest {
    private static final String ANY_CPU = "cpu";

    /** The outcome in a thread with this context class loader, which may be null. */
    private static <T> T with(@Nullable ClassLoader context, Callable<T> what) throws Exception {
        FutureTask<T> task = new FutureTask<>(what);
        Thread thread = new Thread(task, "context");
        thread.setContextClassLoader(context);
        thread.start();
        return task.get();
    }

    private static SelectionReport open() {
        try (Selection selection = Backends.open(ANY_CPU)) {
            return selection.report();
        }
    }

    @Test
    void aThreadWithoutContextFindsThem() throws Exception {
        SelectionReport report = with(null, ClassLoadersTest::open);
        assertThat(report.with(Status.CHOSEN)).hasSize(1);
        assertThat(report.loaders())
                .singleElement()
                .asString()
                .startsWith("app (the system's, the thread has none, and core's own): ")
                .contains("cpu");
    }

    @Test
    void aContextThatDoesNotSeeCoreHidesNothing() throws Exception {
        try (URLClassLoader empty = ClassPath.loader(List.of())) {
            SelectionReport report = with(empty, ClassLoadersTest::open);
            assertThat(report.with(Status.CHOSEN)).hasSize(1);
            assertThat(report.with(Status.BROKEN)).isEmpty();
            assertThat(report.loaders()).hasSize(2);
            assertThat(report.loaders().get(0)).endsWith(" (the thread's context): no provider");
            assertThat(report.loaders().get(1)).startsWith("app (core's own): ").contains("cpu");
        }
    }

    /** Its providers are of another SPI class: that is said, and is no failure. */
    @Test
    void aContextWithAnotherCopyOfTheSpiIsANote() throws Exception {
        try (URLClassLoader another = ClassPath.loader(ClassPath.of(CORE, CPU))) {
            SelectionReport report = with(another, ClassLoadersTest::open);
            assertThat(report.with(Status.CHOSEN)).hasSize(1);
            assertThat(report.with(Status.BROKEN)).isEmpty();
            assertThat(report.candidates())
                    .filteredOn(c -> c.id().equals("dev.chainrule.cpu.CpuProvider"))
                    .singleElement()
                    .satisfies(note -> {
                        assertThat(note.status()).isEqualTo(Status.UNAVAILABLE);
                        assertThat(note.explanation())
                                .contains("sees another copy of chainrule-core", "; remedy: ")
                                .hasSizeLessThan(300);
                        assertThat(note.cause()).hasMessageContaining("not a subtype");
                    });
        }
    }

    /** A backend that core's own loader doesn't see. */
    public static final class Elsewhere implements BackendProvider {
        @Override
        public String name() {
            return "elsewhere";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public Set<String> options() {
            return Set.of();
        }

        @Override
        public Availability probe() {
            return new Availability.Unavailable("nothing is here", "look elsewhere");
        }

        @Override
        public Backend open(DeviceInfo device, Map<String, String> options) {
            throw new UnsupportedOperationException();
        }
    }

    /** The backends of the context's and of core's own loader, each once. */
    @Test
    void bothLoadersCountAndNoProviderTwice(@TempDir Path folder) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.chainrule.spi.BackendProvider"), Elsewhere.class.getName());
        try (URLClassLoader child = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            SelectionReport report = with(child, ClassLoadersTest::open);
            List<String> ids = report.candidates().stream().map(Candidate::id).toList();
            assertThat(ids).doesNotHaveDuplicates().contains("elsewhere");
            assertThat(report.with(Status.BROKEN)).isEmpty();
            assertThat(report.loaders().get(0)).contains("cpu", "elsewhere");
            assertThat(report.loaders().get(1)).contains("cpu").doesNotContain("elsewhere");
        }
    }

    // ---- an application in a loader of its own, as in Spring Boot's jar or a servlet container

    /** Runs in the application's loader; what it says is of the JDK's classes only. */
    public static final class Application implements Supplier<String> {
        @Override
        public String get() {
            try (Selection selection = Backends.open(ANY_CPU)) {
                return selection.report().toString();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"common pool", "parallel stream", "system", "null"})
    void anApplicationFindsItsBackendsInThreadsThatItDidNotMake(String where) throws Exception {
        try (URLClassLoader own = ClassPath.loader(ClassPath.of(CORE, CPU, ClassPath.TESTS))) {
            @SuppressWarnings("unchecked")
            Supplier<String> application = (Supplier<String>)
                    own.loadClass(Application.class.getName()).getConstructor().newInstance();
            String report = switch (where) {
                case "common pool" ->
                    CompletableFuture.supplyAsync(application, ForkJoinPool.commonPool())
                            .get();
                case "parallel stream" ->
                    Stream.of(1, 2, 3, 4)
                            .parallel()
                            .map(i -> application.get())
                            .toList()
                            .get(3);
                case "system" -> with(ClassLoader.getSystemClassLoader(), application::get);
                default -> with(null, application::get);
            };
            assertThat(report).contains("CHOSEN", "java.net.URLClassLoader@", "core's own): cpu");
            assertThat(report).doesNotContain("BROKEN");
        }
    }

    @Test
    void aPredictorIsLoadedWithALoader(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("model.safetensors");
        NetworkState state = Network.of(Topology.of(2, 3, 1), 1).state();
        state.save(file);
        try (URLClassLoader empty = ClassPath.loader(List.of());
                Predictor predictor = with(
                        empty,
                        () -> Predictor.load(file, "cpu:scalar", getClass().getClassLoader()))) {
            assertThat(predictor.predict(new float[2])).hasSize(1);
            assertThat(predictor.selection().report().loaders())
                    .singleElement()
                    .asString()
                    .startsWith("app (the one given): ");
        }
    }
}
