package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThisMachineTest {
    @Test
    void whatOnlySaysWhereFilesAreIsNotShown() {
        assertThat(ThisMachine.flags(
                        List.of("-Xmx2g", "--module-path=somewhere", "-Djdk.module.main=x", "-XX:+UseParallelGC")))
                .containsExactly("-Xmx2g", "-XX:+UseParallelGC");
    }

    @Test
    void theSettingIsThatOfThisJvm() {
        Setting setting = new ThisMachine().setting("1");
        assertThat(setting.processors()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(setting.jdk()).endsWith(Runtime.version().toString());
        assertThat(setting.processor()).isNotBlank();
        assertThat(setting.seconds()).isNotNegative();
    }
}
