package dev.chainrule.select;

import static dev.chainrule.select.Candidate.Status.BROKEN;
import static dev.chainrule.select.Candidate.Status.CHOSEN;
import static dev.chainrule.select.Candidate.Status.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Lab;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider that is absent or broken ends in the report with its reason, and the others work. */
class ProvidersTest {
    private final FakeProvider good = new FakeProvider("good").device("good:0", 10);

    /** Opens the best device beside a bad provider, which has the higher score, and gives the bad one's candidate. */
    private Candidate besideGood(Lab lab, String id) {
        try (Selection selection = lab.open("*")) {
            assertThat(selection.device().id()).isEqualTo("good:0");
            assertThat(selection.report().with(CHOSEN)).hasSize(1);
            return selection.report().candidates().stream()
                    .filter(c -> c.id().equals(id))
                    .reduce((a, b) -> {
                        throw new AssertionError("two candidates of one id: " + a + ", " + b);
                    })
                    .orElseThrow(() -> new AssertionError("no candidate " + id + " in " + selection.report()));
        } finally {
            assertThat(good.open()).isZero();
        }
    }

    // ---- classes that cannot be loaded

    @ParameterizedTest
    @CsvSource({
        "no.such.Provider, not found",
        "dev.chainrule.select.BrokenClasses$InStatic, planted in a static initialiser",
        "dev.chainrule.select.BrokenClasses$InConstructor, planted in a constructor",
        "dev.chainrule.select.BrokenClasses$Unlinked, planted: no library",
        "dev.chainrule.select.BrokenClasses$WithoutConstructor, Unable to get public no-arg constructor",
        "dev.chainrule.testing.Draw, not a subtype"
    })
    void aClassThatCannotBeLoadedIsBroken(String className, String reason) {
        Candidate bad = besideGood(Lab.of(good).naming(className), className);

        assertThat(bad.status()).isEqualTo(BROKEN);
        assertThat(bad.reason()).startsWith("loading it: ").contains(reason);
        assertThat(bad.cause()).isNotNull();
    }

    @Test
    void aLineThatIsNoClassNameIsBroken() {
        Candidate bad = besideGood(Lab.of(good).naming("not a class"), "BackendProvider");

        assertThat(bad.status()).isEqualTo(BROKEN);
        assertThat(bad.reason()).contains("Illegal");
    }

    @Test
    void aClassLoaderThatFailsForEverIsGivenUp() {
        ClassLoader endless = new ClassLoader(null) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("planted");
            }
        };

        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThatExceptionOfType(NoBackendException.class)
                        .isThrownBy(() -> Backends.open("*", endless))
                        .satisfies(e -> assertThat(e.report().with(BROKEN)).isNotEmpty())
                        .withMessageContaining("planted"));
    }

    @ParameterizedTest
    @CsvSource({"*", "cpu", "*?threads=2", "'cpu,*'"})
    void aClassLoaderWithoutProvidersSaysSo(String preference) {
        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(() -> Lab.of().open(preference))
                .satisfies(e -> assertThat(e.report().candidates())
                        .singleElement()
                        .extracting(Candidate::id, Candidate::explanation)
                        .containsExactly(
                                preference.substring(0, preference.startsWith("cpu") ? 3 : 1),
                                "UNAVAILABLE: no provider is on the class path; remedy: add chainrule-backend-cpu"));
    }

    /** With core and data alone there is no provider: this module's tests have no services file. */
    @Test
    void coreAloneSaysWhatToAdd() {
        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(Backends::open)
                .withMessageContaining("no provider is on the class path; remedy: add chainrule-backend-cpu")
                .withMessageContaining("class loader app (the thread's context, and core's own): no provider");
    }

    @Test
    void anotherNameThanThoseThatAreHereIsAnsweredByThem() {
        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(() -> Lab.of(good).open("cpu"))
                .withMessageContaining("cpu   UNAVAILABLE: no provider has this name; there are [good]")
                .withMessageContaining("remedy: put its module or jar on");
    }

    @Test
    void theReportNamesTheClassLoaderAndItsProviders() {
        Lab lab = Lab.of(good).naming("no.such.Provider");
        try (Selection selection = lab.open("*")) {
            String words = Lab.class.getName() + "@" + Integer.toHexString(System.identityHashCode(lab))
                    + " (the one given): good";
            assertThat(selection.report().loaders()).containsExactly(words);
            assertThat(selection.report().toString()).endsWith(System.lineSeparator() + "  class loader " + words);
        }
    }

    /** One loader that fails a hundred times in one way says so once. */
    @Test
    void oneFailureIsOneLine() {
        Lab lab = Lab.of(good).naming("no.such.Provider").naming("no.such.Provider");
        assertThat(besideGood(lab, "no.such.Provider").status()).isEqualTo(BROKEN);
    }

    /** A stopped application's loader throws whatever it likes. */
    @Test
    void aClassLoaderThatRefusesToWorkIsBroken() {
        ClassLoader stopped = new ClassLoader(null) {
            @Override
            public Enumeration<URL> getResources(String name) {
                throw new IllegalStateException("planted");
            }
        };

        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(() -> Backends.open("*", stopped))
                .satisfies(e -> assertThat(e.report().with(BROKEN))
                        .singleElement()
                        .satisfies(c -> assertThat(c.cause()).isInstanceOf(IllegalStateException.class)));
    }

    @Test
    void whatToldThatADeviceIsMissingIsKept() {
        Throwable cause = new UnsatisfiedLinkError("planted");
        Candidate missing = besideGood(
                Lab.of(good, new Bad() {
                    @Override
                    public Availability probe() {
                        return new Availability.Unavailable("no driver", "install one", cause);
                    }
                }),
                "bad");

        assertThat(missing.status()).isEqualTo(UNAVAILABLE);
        assertThat(missing.cause()).isSameAs(cause);
        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(() -> Lab.of(new FakeProvider("half") {
                            @Override
                            public Availability probe() {
                                return new Availability.Available(
                                        List.of(new DeviceInfo(
                                                "half:0", "fake", DeviceInfo.Kind.CPU, -1, 1L << 40, Map.of())),
                                        List.of(new Availability.Missing("half:1", "no module", "add it", cause)));
                            }
                        })
                        .open("half:1"))
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(cause));
    }

    // ---- objects that misbehave

    /** Sound, with the best score, until a subclass spoils it. */
    private static class Bad extends FakeProvider {
        Bad() {
            super("bad");
            device("bad:0", 99);
        }
    }

    static <T> T fail(Throwable e) {
        return ProvidersTest.<T, RuntimeException>sneak(e);
    }

    @SuppressWarnings("unchecked")
    private static <T, E extends Throwable> T sneak(Throwable e) throws E {
        throw (E) e;
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new IllegalStateException("planted"),
                new IllegalArgumentException("planted"),
                new IOException("planted"),
                new NoClassDefFoundError("planted"),
                new UnsatisfiedLinkError("planted"),
                new ServiceConfigurationError("planted"),
                new AssertionError("planted"),
                new StackOverflowError("planted"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aProviderThatThrowsWhenAskedForItsNameIsBroken(Throwable fault) {
        Candidate bad = besideGood(
                Lab.of(good, new Bad() {
                    @Override
                    public String name() {
                        return fail(fault);
                    }
                }),
                Lab.Slot1.class.getName());

        assertThat(bad.status()).isEqualTo(BROKEN);
        assertThat(bad.cause()).isSameAs(fault);
        assertThat(bad.reason()).startsWith("asked for its name").contains("planted");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aProviderThatThrowsWhenAskedForItsOptionsIsBroken(Throwable fault) {
        BackendProvider bad = new Bad() {
            @Override
            public Set<String> options() {
                return fail(fault);
            }
        };

        assertThat(besideGood(Lab.of(good, bad), Lab.Slot1.class.getName()).cause())
                .isSameAs(fault);
        good.options("threads");
        try (Selection selection = Lab.of(good, bad).open("*?threads=2")) {
            assertThat(selection.device().id()).isEqualTo("good:0");
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aProviderThatThrowsWhenProbedIsBroken(Throwable fault) {
        Candidate bad = besideGood(
                Lab.of(good, new Bad() {
                    @Override
                    public Availability probe() {
                        return fail(fault);
                    }
                }),
                "bad");

        assertThat(bad.status()).isEqualTo(BROKEN);
        assertThat(bad.reason()).startsWith("probing it: ").contains("planted");
        assertThat(bad.cause()).isSameAs(fault);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aDeviceThatCannotBeOpenedIsBroken(Throwable fault) {
        Candidate bad = besideGood(
                Lab.of(good, new Bad() {
                    @Override
                    public Backend open(DeviceInfo device, Map<String, String> options) {
                        return fail(fault);
                    }
                }),
                "bad:0");

        assertThat(bad.status()).isEqualTo(BROKEN);
        assertThat(bad.reason()).startsWith("opening it: ").contains("planted");
        assertThat(bad.cause()).isSameAs(fault);
        assertThat(bad.device()).isNotNull();
    }

    @Test
    void anOutdatedProviderIsBrokenAndNotProbed() {
        Bad old = new Bad() {
            @Override
            public int spiVersion() {
                return 7;
            }
        };

        Candidate bad = besideGood(Lab.of(good, old), "bad");

        assertThat(bad.status()).isEqualTo(BROKEN);
        assertThat(bad.reason()).startsWith("it was made for SPI version 7, expected 1");
        assertThat(old.probes).isZero();
    }

    @Test
    void providersOfOneNameAreAllBroken() {
        Bad one = new Bad();
        Bad two = new Bad();

        Candidate bad = besideGood(Lab.of(good, one, two), "bad");

        assertThat(bad.status()).isEqualTo(BROKEN);
        assertThat(bad.reason())
                .isEqualTo("2 providers have this name, [" + Lab.Slot1.class.getName() + ", "
                        + Lab.Slot2.class.getName() + "], expected one: remove the others");
        assertThat(one.probes + two.probes).isZero();
    }

    @ParameterizedTest
    @CsvSource({"''", "Bad", "9bad", "a:b", "a b", "*", "a-b"})
    void aNameThatNoPreferenceCouldHaveIsBroken(String name) {
        Candidate bad =
                besideGood(Lab.of(good, new FakeProvider(name).device(name + ":0", 99)), Lab.Slot1.class.getName());

        assertThat(bad.status()).isEqualTo(BROKEN);
        assertThat(bad.reason()).isEqualTo("its name is '" + name + "', expected lower-case letters and digits");
    }

    @ParameterizedTest
    @CsvSource({"bad:0, bad:0", "bad:0, good:0", "bad:0, bad", "bad:0, other:1"})
    void deviceIdsAreTheProvidersOwnAndDifferent(String first, String second) {
        FakeProvider wrong = new FakeProvider("bad").device(first, 99).device(second, 98);

        Candidate bad = besideGood(Lab.of(good, wrong), "bad");

        assertThat(bad.status()).isEqualTo(BROKEN);
        assertThat(bad.reason())
                .isEqualTo("its devices are [" + first + ", " + second + "], expected different ids bad:…");
        assertThat(wrong.asked).isEmpty();
    }

    @Test
    void aDeviceThatIsMissingHasItsReasonWhoeverAsksForIt() {
        FakeProvider half = new FakeProvider("half").device("half:slow", 1).missing("half:fast", "no module", "add it");

        for (String preference : List.of("*", "half", "half:fast,half:slow")) {
            try (Selection selection = Lab.of(half).open(preference)) {
                assertThat(selection.device().id()).isEqualTo("half:slow");
                assertThat(selection.report().with(UNAVAILABLE))
                        .extracting(Candidate::id, Candidate::reason, Candidate::remedy)
                        .containsExactly(tuple("half:fast", "no module", "add it"));
            }
        }
        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(() -> Lab.of(half).open("half:fast"))
                .withMessageContaining("half:fast  UNAVAILABLE: no module; remedy: add it");
    }

    static Stream<Supplier<Availability>> nonsense() {
        return Stream.of(() -> null, () -> new Availability.Available(java.util.Arrays.asList((DeviceInfo) null)));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void aProbeThatAnswersNonsenseIsBroken(Supplier<Availability> answer) {
        Candidate bad = besideGood(
                Lab.of(good, new Bad() {
                    @Override
                    public Availability probe() {
                        return answer.get();
                    }
                }),
                "bad");

        assertThat(bad.status()).isEqualTo(BROKEN);
    }

    @Test
    void anUnavailableProviderGivesReasonAndRemedy() {
        Candidate missing = besideGood(
                Lab.of(good, new Bad() {
                    @Override
                    public Availability probe() {
                        return new Availability.Unavailable("no driver", "install one");
                    }
                }),
                "bad");

        assertThat(missing.status()).isEqualTo(UNAVAILABLE);
        assertThat(missing.explanation()).isEqualTo("UNAVAILABLE: no driver; remedy: install one");
    }

    @Test
    void aProviderThatOpensNullIsBroken() {
        Candidate bad = besideGood(
                Lab.of(good, new Bad() {
                    @Override
                    public Backend open(DeviceInfo device, Map<String, String> options) {
                        return null;
                    }
                }),
                "bad:0");

        assertThat(bad.status()).isEqualTo(BROKEN);
    }
}
