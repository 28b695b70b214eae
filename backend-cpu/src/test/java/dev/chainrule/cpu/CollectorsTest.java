package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The kit for cpu:native under each collector and at each width, in a JVM of its own, while a thread asks for collections all the
 * time: arrays must stay where they are as long as a kernel computes on them.
 */
@EnabledIfSystemProperty(
        named = "chainrule.collectors",
        matches = "all",
        disabledReason = "the kit under every collector takes minutes; the profile long-proof has it run")
class CollectorsTest {
    private static final String ABSENT = "not on this processor";

    @ParameterizedTest
    @CsvSource({
        "Serial, avx2", "Parallel, avx2", "G1, avx2", "Z, avx2", "Shenandoah, avx2",
        "Serial, avx512", "Parallel, avx512", "G1, avx512", "Z, avx512", "Shenandoah, avx512",
    })
    void theKitPassesUnderCollections(String collector, String isa) throws Exception {
        String use = "-XX:+Use" + collector + "GC";
        assumeTrue(has(use), "this JDK has no " + collector);
        String said = Fork.run(
                Kit.class,
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        use,
                        "-Dchainrule.cpu.collections=true",
                        "-Dchainrule.cpu.isa=" + isa));
        assumeFalse(said.equals(ABSENT), "this processor has no " + isa);
        assertThat(said).isEqualTo("passed");
    }

    private static boolean has(String option) throws Exception {
        return new ProcessBuilder(System.getProperty("java.home") + "/bin/java", option, "-version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Runs the kit, and prints whether it has passed. */
    static final class Kit {
        private Kit() {}

        public static void main(String[] args) {
            if (!NativeConformanceTest.isThere()) {
                System.out.println(ABSENT);
                return;
            }
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(NativeConformanceTest.class))
                                    .build(),
                            listener);
            TestExecutionSummary summary = listener.getSummary();
            if (summary.getTestsFailedCount() == 0 && summary.getTestsSucceededCount() > 0) {
                System.out.println("passed");
            } else {
                summary.printFailuresTo(new PrintWriter(System.out, true));
            }
        }
    }
}
