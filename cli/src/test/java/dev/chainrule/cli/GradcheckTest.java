package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code chainrule gradcheck}. */
final class GradcheckTest {
    /** Costs other than the canonical ones, beside each output unit for which they are defined. */
    private static final int OTHER_COSTS = 4;

    /** Of 1, 2 and 3 hidden layers, with every hidden unit but identity, every output unit and every cost. */
    private static final int NETWORKS =
            3 * ((Activation.values().length - 1) * OutputUnit.values().length + OTHER_COSTS);

    @Test
    void allUnitsAndDepthsAreChecked() {
        Run run = Run.of("gradcheck", "--backend", "cpu:scalar").succeeds();
        assertThat(run.out().lines().filter(line -> line.endsWith(" ok"))).hasSize(NETWORKS);
        assertThat(run.out())
                .contains("worst entry, of ", "reference", "bound", "ratio 0.")
                .containsPattern("cpu:scalar (theta|b)\\(")
                .endsWith("all gradients are right" + System.lineSeparator());
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'7,9,4', sigmoid, sigmoid, 9, 3",
        "'6,5,4,3', tanh, softmax, 1, -8",
        "'5,8,8,8,1', relu, identity, 6, 5",
        "'64,32,10', relu, softmax, 20, 1",
        "'1,1', sigmoid, identity, 2, 0"
    })
    void oneNetworkCanBeChosen(String layers, String hidden, String output, String batch, String seed) {
        Run run = Run.of(
                        "gradcheck",
                        "--layers",
                        layers,
                        "--hidden",
                        hidden,
                        "--output",
                        output,
                        "--batch",
                        batch,
                        "--seed",
                        seed,
                        "--json",
                        "-")
                .succeeds();
        JsonNode json = run.json();
        assertThat(json.get("right").booleanValue()).isTrue();
        assertThat(json.get("checks")).hasSize(1);
        JsonNode check = json.get("checks").get(0);
        assertThat(check.get("layers").toString()).isEqualTo("[" + layers + "]");
        assertThat(check.get("hidden").stringValue()).isEqualTo(hidden);
        assertThat(check.get("output").stringValue()).isEqualTo(output);
        assertThat(check.get("referenceError").doubleValue()).isLessThanOrEqualTo(1e-7);
        assertThat(json.get("worst").get("ratio").doubleValue()).isBetween(0.0, 1.0);
    }

    @Test
    void aLayerMayHaveAUnitOfItsOwn() {
        Run run = Run.of("gradcheck", "--layers", "4,5:relu,3:tanh,2", "--output", "softmax")
                .succeeds();
        assertThat(run.out()).contains("4-5:relu-3:tanh-2 ", "of 4-5:relu-3:tanh-2 softmax, batch 5");
        assertThat(run.out().lines().filter(line -> line.contains("reference"))).hasSize(2); // a check, and the worst
    }

    @Test
    void theSameSeedChecksTheSameNetworks() {
        assertThat(Run.of("gradcheck", "--seed", "3").succeeds().out())
                .isEqualTo(Run.of("gradcheck", "--seed", "3").succeeds().out())
                .isNotEqualTo(Run.of("gradcheck", "--seed", "4").succeeds().out());
    }

    @Test
    void aWrongBackendIsCaught() {
        Run run = Run.of("gradcheck", "--backend", "faulty:gradient")
                .fails(4, "faulty:gradient is out of bounds", "reference", "difference", "bound", "ratio");
        assertThat(run.out()).contains("WRONG");
        Run json = Run.of("gradcheck", "--backend", "faulty:gradient", "--json", "-");
        assertThat(json.exitCode()).isEqualTo(4);
        assertThat(json.json().get("right").booleanValue()).isFalse();
        assertThat(json.json().get("worst").get("ratio").doubleValue()).isGreaterThan(1);
    }

    /** Kernels that take over later are checked, not only those that small operands meet. */
    @Test
    void everyKernelOfADeviceIsChecked() {
        Run.of("gradcheck", "--backend", "faulty:kernel").fails(4, "faulty:kernel is out of bounds");
    }

    @Test
    void everyLineIsShownWhenItIsKnown() {
        AtomicInteger writes = new AtomicInteger();
        OutputStream terminal = new OutputStream() {
            @Override
            public void write(int b) {
                writes.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                writes.incrementAndGet();
            }
        };
        PrintStream out = new PrintStream(new BufferedOutputStream(terminal, 1 << 16), false, StandardCharsets.UTF_8);
        assertThat(Main.run(out, System.err, InputStream.nullInputStream(), "gradcheck"))
                .isZero();
        assertThat(writes).hasValue(NETWORKS + 3);
    }

    @Test
    void networksThatTakeTooLongAreWrongUsage() {
        Run.of("gradcheck", "--layers", "784,512,10").fails(2, "407,050 parameters", "too long", "smaller --layers");
        Run.of("gradcheck", "--batch", "100000")
                .fails(2, NETWORKS + " networks", "too long", "expected at most --batch 685");
        Run.of("gradcheck", "--hidden", "tanh", "--output", "softmax", "--batch", "1000")
                .succeeds();
        Run.of("gradcheck", "--batch", "0").fails(2, "--batch");
        Run.of("gradcheck", "--layers", "5").fails(2, "--layers");
    }
}
