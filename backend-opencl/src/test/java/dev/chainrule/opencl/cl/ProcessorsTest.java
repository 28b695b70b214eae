package dev.chainrule.opencl.cl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Processors as a driver counts them. */
class ProcessorsTest {
    @Test
    void aListOfThem() {
        assertThat(Processors.count("0")).isEqualTo(1);
        assertThat(Processors.count("0-63")).isEqualTo(64);
        assertThat(Processors.count("0-3,6,8-9")).isEqualTo(7);
    }

    @Test
    void atLeastThoseThatJavaMayUse() {
        assertThat(Processors.online())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void whatTheEnvironmentAllows() {
        assertThat(Processors.mostOfPocl(null)).isEqualTo(Integer.MAX_VALUE);
        assertThat(Processors.mostOfPocl("1")).isEqualTo(1);
        assertThat(Processors.mostOfPocl("many")).isEqualTo(Integer.MAX_VALUE);
    }
}
