package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.conformance.DifferentialFuzz;
import dev.chainrule.cpu.kernels.NativeBitsTest;
import dev.chainrule.cpu.plain.PlainBackend;
import dev.chainrule.cpu.scalar.ScalarBackend;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.View;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sequences of operations have the bits of {@code cpu:scalar}; a million of each with the profile long-proof. */
class FuzzTest {
    private static final long SEED = 20_261_130;

    private static Optional<String> differences(String device) {
        try (Backend judge = new ScalarBackend("cpu:scalar");
                Backend judged = SameBits.open(device)) {
            return new DifferentialFuzz(judge, judged).run(SEED, DifferentialFuzz.cases());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu:plain", "cpu:vector"})
    void randomSequencesHaveTheSameBits(String device) {
        assertThat(differences(device)).isEmpty();
    }

    /** Prints the first difference of the device that is named. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            System.out.println(differences(args[0]).orElse("none"));
        }
    }

    @Test
    @EnabledIf(
            value = "dev.chainrule.cpu.kernels.NativeBitsTest#isThere",
            disabledReason = "this JVM, system or processor cannot execute the machine code")
    void randomSequencesOfMachineCodeHaveTheSameBits() throws Exception {
        for (String device : NativeBitsTest.devices()) {
            List<String> options = List.of(NativeBitsTest.GRANTED, "-Dchainrule.fuzz=" + DifferentialFuzz.cases());
            assertThat(Fork.run(Program.class, options, device)).as(device).isEqualTo("none");
        }
    }

    /** Sums that begin with the first row, and not with 0, keep the sign of a column of -0: cpu:plain once did. */
    @Test
    void aZeroOfTheWrongSignIsFound() {
        Backend faulty = new PlainBackend("cpu:plain") {
            @Override
            public void sumRows(float alpha, View s, float beta, View row) {
                float[] values = new float[(int) s.count()];
                download(s, values, 0);
                super.sumRows(alpha, s, beta, row);
                float[] sums = new float[s.cols()];
                download(row, sums, 0);
                for (int j = 0; j < sums.length; j++) {
                    boolean negative = true;
                    for (int i = 0; i < s.rows(); i++) {
                        negative &= Float.floatToRawIntBits(values[i * s.cols() + j]) == Integer.MIN_VALUE;
                    }
                    sums[j] = negative && beta == 0 ? alpha * -0f : sums[j];
                }
                upload(sums, 0, row);
            }
        };
        try (Backend judge = new ScalarBackend("cpu:scalar")) {
            assertThat(new DifferentialFuzz(judge, faulty).run(SEED, 10_000).orElseThrow())
                    .containsPattern("is -?0x0.0p0, expected -?0x0.0p0")
                    .containsPattern("Operation[.](SUM_ROWS|GRADIENT)");
        }
    }

    /** A fault is found, and what is told of it is the one operation that has it, on the least matrices. */
    @Test
    void aFaultIsShrunkToItsOperation() {
        Backend faulty = new PlainBackend("cpu:plain") {
            @Override
            public void activate(Activation g, View z, View a) {
                super.activate(g, z, a);
                if (g == Activation.TANH && z.cols() >= 3) {
                    float[] values = new float[(int) a.count()];
                    download(a, values, 0);
                    values[2] = Math.nextUp(values[2]);
                    upload(values, 0, a);
                }
            }
        };
        try (Backend judge = new ScalarBackend("cpu:scalar")) {
            String found = new DifferentialFuzz(judge, faulty).run(SEED, 10_000).orElseThrow();
            assertThat(found).contains("element 2 of ", "new FuzzStep(Operation.", ".difference(judge, judged)");
            assertThat(found.split("new FuzzStep")).as(found).hasSize(2);
            assertThat(found)
                    .containsPattern(
                            "List[.]of\\((1, \\d, 3|3, \\d, 1|1, 3, \\d|\\d, 1, 3|\\d, 3, 1|3, 1, \\d|\\d, \\d, \\d)\\)");
        }
    }
}
