package dev.chainrule.select;

import static dev.chainrule.select.Candidate.Status.BROKEN;
import static dev.chainrule.select.Candidate.Status.CHOSEN;
import static dev.chainrule.select.Candidate.Status.NOT_PREFERRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Lab;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private final FakeProvider plain =
            new FakeProvider("plain").device("plain:0", 90).device("plain:1", 80);
    private final FakeProvider a =
            new FakeProvider("a").options("threads", "mode").device("a:0", 10).device("a:1", 5);
    private final FakeProvider b = new FakeProvider("b").options("threads").device("b:0", 20);
    private final Lab lab = Lab.of(plain, a, b);

    @Test
    void optionsReachTheDeviceThatTheyWereGivenFor() {
        try (Selection selection = lab.open("plain:9,a:1?threads=2&mode=x=y,b?threads=3")) {
            assertThat(selection.device().id()).isEqualTo("a:1");
        }
        assertThat(a.asked).containsExactly("a:1 {mode=x=y, threads=2}");
    }

    @Test
    void anUnknownKeyIsAUsageErrorBeforeAnythingIsProbed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lab.open("b,a?treads=2"))
                .withMessage("backend preference 'b,a?treads=2' (argument): a, whose options are [mode, threads],"
                        + " does not have the option 'treads'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lab.open("plain?threads=2"))
                .withMessageContaining("plain, whose options are [], does not have the option 'threads'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lab.open("*?treads=2"))
                .withMessageEndingWith("no provider here has the option 'treads'");
        assertThat(plain.probes + a.probes + b.probes).isZero();
    }

    @Test
    void optionsOfAProviderThatIsNotThereAreNoUsageError() {
        assertThatExceptionOfType(NoBackendException.class).isThrownBy(() -> lab.open("nobody?key=1"));
    }

    @Test
    void aStarWithOptionsGoesOnlyToProvidersThatHaveThemAll() {
        try (Selection selection = lab.open("*?threads=2")) {
            assertThat(selection.device().id()).isEqualTo("b:0");
        }
        try (Selection selection = lab.open("*?threads=2&mode=m")) {
            assertThat(selection.device().id()).isEqualTo("a:0");
        }
        assertThat(plain.probes).isZero();
        assertThat(plain.asked).isEmpty();
        assertThat(a.asked).containsExactly("a:0 {mode=m, threads=2}");
    }

    @Test
    void aStarWithOptionsPassesByAProviderThatWasProbedForAnotherEntry() {
        plain.opens(() -> {
            throw new IllegalStateException("planted");
        });

        try (Selection selection = lab.open("plain,*?threads=2")) {
            assertThat(selection.device().id()).isEqualTo("b:0");
            assertThat(selection.report().with(BROKEN))
                    .extracting(Candidate::id)
                    .containsExactly("plain:0");
        }
        assertThat(plain.asked).containsExactly("plain:0 {}");
    }

    @Test
    void whenNothingHasAllOptionsTheReportSaysSo() {
        FakeProvider c = new FakeProvider("c").options("precision").device("c:0", 1);

        NoBackendException e = catchThrowableOfType(
                NoBackendException.class, () -> Lab.of(c, b).open("*?threads=2&precision=half"));

        assertThat(e.report().candidates()).extracting(Candidate::status).containsOnly(NOT_PREFERRED);
        assertThat(e.report().candidates())
                .extracting(Candidate::reason)
                .containsOnly("it does not have all of the options that '*?threads=2&precision=half' asks for");
    }

    @Test
    void aValueThatTheDeviceRefusesIsAUsageError() {
        a.opens(() -> {
            throw new IllegalArgumentException("threads is 'x', expected a number");
        });

        assertThatIllegalArgumentException()
                .isThrownBy(() -> lab.open("a?threads=x,b"))
                .withMessage("a:0: threads is 'x', expected a number");
        assertThat(b.asked).isEmpty();
    }

    @Test
    void withoutOptionsSuchARefusalIsTheDevicesOwnFault() {
        a.opens(() -> {
            throw new IllegalArgumentException("planted");
        });

        try (Selection selection = lab.open("a,b")) {
            assertThat(selection.report().with(CHOSEN))
                    .extracting(Candidate::id)
                    .containsExactly("b:0");
            assertThat(selection.report().with(BROKEN))
                    .extracting(Candidate::id)
                    .containsExactly("a:0");
        }
        assertThat(lab.survey("*").with(BROKEN)).extracting(Candidate::id).containsExactly("a:0", "a:1");
    }
}
