package dev.chainrule.select;

import static dev.chainrule.select.Candidate.Status.BROKEN;
import static dev.chainrule.select.Candidate.Status.CHOSEN;
import static dev.chainrule.select.Candidate.Status.NOT_ASKED;
import static dev.chainrule.select.Candidate.Status.NOT_NEEDED;
import static dev.chainrule.select.Candidate.Status.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.spi.Availability;
import dev.chainrule.testing.ArrayBackend;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Lab;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A survey tries everything, whatever the preference, and leaves nothing open. */
class SurveyTest {
    private final FakeProvider a = new FakeProvider("a").device("a:0", 10).device("a:1", -5);
    private final FakeProvider b = new FakeProvider("b").options("threads").device("b:0", 20);
    private final FakeProvider missing = new FakeProvider("missing") {
        @Override
        public Availability probe() {
            return new Availability.Unavailable("no driver", "install one");
        }
    };

    private static final Supplier<ArrayBackend> CLOSES_BADLY = () -> new ArrayBackend() {
        @Override
        public void close() {
            super.close();
            throw new IllegalStateException("planted in close");
        }
    };

    private static Candidate of(SelectionReport report, String id) {
        assertThat(report.candidates()).extracting(Candidate::id).doesNotHaveDuplicates();
        return report.candidates().stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not in " + report));
    }

    @Test
    void everyDeviceIsProvedAndClosed() {
        SelectionReport report = Lab.of(a, b, missing).survey("a");

        assertThat(of(report, "a:0").status()).isEqualTo(CHOSEN);
        assertThat(of(report, "a:1").explanation()).endsWith("it works, score -5");
        assertThat(of(report, "b:0").status()).isEqualTo(NOT_ASKED);
        assertThat(of(report, "b:0").reason()).isEqualTo("the preference 'a' does not name it; it works, score 20");
        assertThat(of(report, "missing").status()).isEqualTo(UNAVAILABLE);
        assertThat(report.candidates()).hasSize(4);
        assertThat(a.opened).hasSize(2);
        assertThat(b.opened).hasSize(1);
        assertThat(a.open() + b.open()).isZero();
    }

    @Test
    void aDeviceThatDoesNotWorkIsFoundThoughNobodyNeededIt() {
        a.opens(() -> {
            throw new IllegalStateException("planted");
        });

        SelectionReport report = Lab.of(a, b).survey("*");

        assertThat(of(report, "b:0").status()).isEqualTo(CHOSEN);
        assertThat(report.with(BROKEN)).extracting(Candidate::id).containsExactly("a:0", "a:1");
        assertThat(report.with(NOT_NEEDED)).isEmpty();
    }

    @Test
    void aSurveyOfNothingIsAReportToo() {
        assertThat(Lab.of().survey("cpu").candidates())
                .singleElement()
                .satisfies(c -> assertThat(c.status()).isEqualTo(UNAVAILABLE));
        assertThat(Lab.of().survey("*").candidates())
                .singleElement()
                .satisfies(c -> assertThat(c.remedy()).isEqualTo("add chainrule-backend-cpu"));
    }

    @Test
    void aDeviceThatClosesBadlyDoesNotEndTheSurvey() {
        a.opens(CLOSES_BADLY);
        b.opens(CLOSES_BADLY);

        SelectionReport report = Lab.of(a, b).survey("*");

        assertThat(of(report, "b:0").status()).isEqualTo(CHOSEN);
        for (String id : new String[] {"a:0", "a:1", "b:0"}) {
            assertThat(of(report, id).reason())
                    .contains("; closing it failed: ")
                    .endsWith("planted in close");
            assertThat(of(report, id).cause()).hasMessageContaining("planted in close");
        }
        assertThat(a.open() + b.open()).isZero();
    }

    @Test
    void optionsAreForTheDeviceThatWasAskedForOnly() {
        Lab.of(a, b).survey("b?threads=4");

        assertThat(b.asked).containsExactly("b:0 {threads=4}");
        assertThat(a.asked).containsExactlyInAnyOrder("a:0 {}", "a:1 {}");
    }

    @Test
    void badPreferencesAreUsageErrorsHereToo() {
        assertThatIllegalArgumentException().isThrownBy(() -> Lab.of(a).survey("a?nothing=1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Lab.of(a).survey("A"));
        assertThat(a.probes).isZero();
    }
}
