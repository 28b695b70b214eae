package dev.chainrule.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.BackendProvider;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The kit where there is nothing to test. */
class BackendConformanceTest {
    @Test
    void anUnavailableProviderIsSkippedWithItsReason() {
        BackendProvider absent = new OracleProvider(OracleBackend::new) {
            @Override
            public Availability probe() {
                return new Availability.Unavailable("no loader for OpenCL", "install ocl-icd-libopencl1");
            }
        };
        assertThatThrownBy(() -> kit(absent, OracleBackend.ID).rules())
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no loader for OpenCL")
                .hasMessageContaining("install ocl-icd-libopencl1");
    }

    @Test
    void aMissingDeviceIsAFailureThatNamesTheOthers() {
        BackendProvider provider = new OracleProvider(OracleBackend::new);
        assertThatThrownBy(() -> kit(provider, "oracle:1").rules())
                .isInstanceOf(AssertionError.class)
                .hasMessage("probe: no device oracle:1, only [oracle:0]");
    }

    @Test
    void theSeedIsFixedUnlessAskedFor() {
        assertThat(Seed.parse(null)).isEqualTo(Seed.DEFAULT);
        assertThat(Seed.parse("")).isEqualTo(Seed.DEFAULT);
        assertThat(Seed.parse("${chainrule.seed}")).isEqualTo(Seed.DEFAULT);
        assertThat(Seed.parse(" -42 ")).isEqualTo(-42);
        assertThat(Seed.parse("random")).isNotEqualTo(Seed.parse("random"));
        assertThatThrownBy(() -> Seed.parse("dice"))
                .hasMessage("chainrule.seed is 'dice', expected a number or 'random'");
    }

    private static BackendConformance kit(BackendProvider provider, String device) {
        return new BackendConformance() {
            @Override
            protected BackendProvider provider() {
                return provider;
            }

            @Override
            protected String device() {
                return device;
            }
        };
    }
}
