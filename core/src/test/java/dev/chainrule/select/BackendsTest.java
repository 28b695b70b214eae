package dev.chainrule.select;

import static dev.chainrule.select.Candidate.Status.BROKEN;
import static dev.chainrule.select.Candidate.Status.CHOSEN;
import static dev.chainrule.select.Candidate.Status.NOT_ASKED;
import static dev.chainrule.select.Candidate.Status.NOT_NEEDED;
import static dev.chainrule.select.Candidate.Status.NOT_PREFERRED;
import static dev.chainrule.select.Candidate.Status.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Lab;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A preference opens one device and leaves others alone; the report tells about all of them. */
class BackendsTest {
    private static final String PROPERTY = "chainrule.backend";

    private final FakeProvider a = new FakeProvider("a").device("a:slow", 5).device("a:fast", 50);
    private final FakeProvider b = new FakeProvider("b").device("b:0", 20).device("b:hidden", -1);
    private final FakeProvider c = new FakeProvider("c").device("c:0", 50).device("c:1", 1);
    private final Lab lab = Lab.of(c, b, a);

    @AfterEach
    void forget() {
        System.clearProperty(PROPERTY);
    }

    private static Map<String, Candidate.Status> statuses(SelectionReport report) {
        return report.candidates().stream().collect(Collectors.toMap(Candidate::id, Candidate::status));
    }

    private void failing(FakeProvider provider) {
        provider.opens(() -> {
            throw new IllegalStateException("planted");
        });
    }

    // ---- by rank

    @Test
    void theStarTakesTheHighestScoreAndOfEqualsTheFirstName() {
        try (Selection selection = lab.open("*")) {
            assertThat(selection.device().id()).isEqualTo("a:fast");
            assertThat(statuses(selection.report()))
                    .containsOnly(
                            entry("a:fast", CHOSEN),
                            entry("a:slow", NOT_NEEDED),
                            entry("b:0", NOT_NEEDED),
                            entry("b:hidden", NOT_PREFERRED),
                            entry("c:0", NOT_NEEDED),
                            entry("c:1", NOT_NEEDED));
            assertThat(selection.report().with(NOT_PREFERRED).get(0).reason())
                    .isEqualTo("it is chosen only when the device itself is named");
            assertThat(selection.report().with(CHOSEN).get(0).reason())
                    .isEqualTo("score 50 is the highest of what works");
        }
        assertThat(a.asked).containsExactly("a:fast {}");
        assertThat(b.opened).isEmpty();
        assertThat(c.opened).isEmpty();
        assertThat(a.open()).isZero();
    }

    @Test
    void devicesOfOneProviderAndOneScoreRankAsTheProviderGaveThem() {
        FakeProvider twins = new FakeProvider("t").device("t:y", 5).device("t:x", 5);

        try (Selection selection = Lab.of(twins).open("t")) {
            assertThat(selection.device().id()).isEqualTo("t:y");
        }
    }

    @Test
    void theStarGoesDownTheRanksAndNeverToANegativeScore() {
        failing(a);
        failing(b);
        failing(c);

        NoBackendException e = catchThrowableOfType(NoBackendException.class, () -> lab.open("*"));

        assertThat(e.report().with(BROKEN))
                .extracting(Candidate::id)
                .containsExactly("a:fast", "c:0", "b:0", "a:slow", "c:1");
        assertThat(e.report().with(NOT_PREFERRED)).extracting(Candidate::id).containsExactly("b:hidden");
        assertThat(e.getSuppressed()).hasSize(5);
    }

    @Test
    void theMessageOfNoBackendHasEveryCandidate() {
        failing(a);

        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(() -> lab.open("a,nobody,b:7"))
                .withMessageStartingWith("no backend: nothing that was asked for works" + System.lineSeparator()
                        + "backend preference 'a,nobody,b:7' (argument)" + System.lineSeparator())
                .satisfies(e -> assertThat(e.getMessage().lines().map(String::strip))
                        .last()
                        .asString()
                        .startsWith("class loader ")
                        .endsWith(" (the one given): a, b, c"))
                .satisfies(e -> assertThat(e.getMessage()
                                .lines()
                                .map(String::strip)
                                .skip(2)
                                .filter(line -> !line.startsWith("class loader ")))
                        .containsExactlyInAnyOrder(
                                "a:fast    BROKEN: opening it: java.lang.IllegalStateException: planted",
                                "a:slow    NOT_PREFERRED: 'a' stands for its best device only",
                                "b:0       NOT_PREFERRED: the preference 'a,nobody,b:7' names another device",
                                "b:hidden  NOT_PREFERRED: the preference 'a,nobody,b:7' names another device",
                                "c         NOT_ASKED: the preference 'a,nobody,b:7' does not name it",
                                "nobody    UNAVAILABLE: no provider has this name; there are [a, b, c];"
                                        + " remedy: put its module or jar on the module path or the class path",
                                "b:7       UNAVAILABLE: there is no such device;"
                                        + " remedy: name one of [b:0, b:hidden]"));
    }

    // ---- by name

    @Test
    void aProviderAloneStandsForItsBestDevice() {
        try (Selection selection = lab.open("c")) {
            assertThat(selection.device().id()).isEqualTo("c:0");
            assertThat(statuses(selection.report()))
                    .contains(entry("c:1", NOT_NEEDED), entry("a", NOT_ASKED), entry("b", NOT_ASKED));
            assertThat(selection.report().with(CHOSEN).get(0).reason()).isEqualTo("'c' asks for it, and it works");
        }
    }

    @Test
    void aNegativeScoreIsChosenWhenNamed() {
        try (Selection selection = lab.open("b:hidden")) {
            assertThat(selection.device().id()).isEqualTo("b:hidden");
            assertThat(statuses(selection.report())).contains(entry("b:0", NOT_PREFERRED));
        }
    }

    @Test
    void aProviderWhoseDevicesAreAllHiddenHasNoBestOne() {
        FakeProvider hidden = new FakeProvider("h").device("h:0", -1);

        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(() -> Lab.of(hidden).open("h"))
                .withMessageContaining("h:0  NOT_PREFERRED: it is chosen only when the device itself is named");
        assertThat(hidden.asked).isEmpty();
    }

    @Test
    void aStrictPreferenceThatFailsOpensAndProbesNothingElse() {
        failing(a);

        assertThatExceptionOfType(NoBackendException.class).isThrownBy(() -> lab.open("a:fast"));

        assertThat(a.asked).containsExactly("a:fast {}");
        assertThat(b.probes + c.probes).isZero();
        assertThat(b.asked).isEmpty();
        assertThat(c.asked).isEmpty();
    }

    @Test
    void aListIsTriedInItsOrderEachDeviceOnceAndEachProviderProbedOnce() {
        failing(b);

        try (Selection selection = lab.open("b:0,b:0,b,c:1,*")) {
            assertThat(selection.device().id()).isEqualTo("c:1");
            assertThat(statuses(selection.report()))
                    .containsOnly(
                            entry("b:0", BROKEN),
                            entry("b:hidden", NOT_PREFERRED),
                            entry("c:1", CHOSEN),
                            entry("c:0", NOT_NEEDED),
                            entry("a", NOT_NEEDED));
        }
        assertThat(b.asked).containsExactly("b:0 {}");
        assertThat(b.probes).isOne();
        assertThat(c.probes).isOne();
        assertThat(a.probes).isZero();
    }

    @Test
    void aMissingDeviceFallsThroughToWhatTheListNamesNext() {
        try (Selection selection = lab.open("b:7,nobody:1,c:1")) {
            assertThat(selection.device().id()).isEqualTo("c:1");
            assertThat(selection.report().with(UNAVAILABLE))
                    .extracting(Candidate::id)
                    .containsExactly("b:7", "nobody:1");
        }
    }

    // ---- where the preference comes from; the environment cannot be set from inside, so nothing tests it here

    @Test
    void theArgumentComesBeforeTheSystemPropertyAndThatBeforeTheDefault() {
        System.setProperty(PROPERTY, "b");
        try (Selection selection = lab.open("c")) {
            assertThat(selection.device().id()).isEqualTo("c:0");
            assertThat(selection.report().origin()).isEqualTo("argument");
        }
        try (Selection selection = lab.open(null)) {
            assertThat(selection.device().id()).isEqualTo("b:0");
            assertThat(selection.report().origin()).isEqualTo("system property chainrule.backend");
        }
        try (Selection selection = lab.inside(Backends::open)) {
            assertThat(selection.device().id()).isEqualTo("b:0");
        }
        System.clearProperty(PROPERTY);
        org.junit.jupiter.api.Assumptions.assumeTrue(
                System.getenv("CHAINRULE_BACKEND") == null, "CHAINRULE_BACKEND is set, which comes before the default");
        try (Selection selection = lab.open(null)) {
            assertThat(selection.device().id()).isEqualTo("a:fast");
            assertThat(selection.report().origin()).isEqualTo("default");
        }
    }

    @Test
    void theContextClassLoaderFindsTheProviders() {
        try (Selection selection = lab.inside(() -> Backends.open("b"))) {
            assertThat(selection.device().id()).isEqualTo("b:0");
        }
    }

    @Test
    void selectionsAreIndependentOfEachOther() {
        try (Selection first = lab.open("b");
                Selection second = lab.open("b")) {
            assertThat(b.open()).isEqualTo(2);
            first.close();
            first.close();
            second.compute().matrix(1, 1).close();
            assertThat(b.opened.get(0).closes()).isOne();
        }
        assertThat(b.open()).isZero();
    }
}
