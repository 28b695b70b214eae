package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cost is a part of the topology, and of the model's file unless it is the canonical one. */
class CostOfATopologyTest {
    private static final Topology QUANTITY = Topology.of(2, 3, 1).output(OutputUnit.IDENTITY);

    @TempDir
    Path folder;

    @Test
    void noSettingUndoesAnother() {
        Topology robust = QUANTITY.cost(Cost.huber(0.5f));
        assertThat(robust.cost()).isEqualTo(Cost.huber(0.5f));
        assertThat(robust.hidden(Activation.TANH).output(OutputUnit.IDENTITY).cost())
                .isEqualTo(Cost.huber(0.5f));
        assertThat(robust).isNotEqualTo(QUANTITY).isEqualTo(QUANTITY.cost(Cost.huber(0.5f)));
        assertThat(robust.hashCode()).isEqualTo(QUANTITY.cost(Cost.huber(0.5f)).hashCode());
        assertThat(robust.cost(Cost.CANONICAL)).isEqualTo(QUANTITY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> robust.output(OutputUnit.SOFTMAX))
                .withMessage("cost huber:0.5 with softmax outputs, expected identity outputs");
        assertThatIllegalArgumentException().isThrownBy(() -> QUANTITY.cost(Cost.focal(2)));
    }

    @Test
    void theFileKeepsIt() throws IOException {
        for (Cost cost : new Cost[] {Cost.huber(0.1f), Cost.absolute()}) {
            NetworkState state = Network.of(QUANTITY.cost(cost), 3).state();
            Path file = folder.resolve("model");
            state.save(file);
            assertThat(NetworkState.load(file).topology()).isEqualTo(state.topology());
            assertThat(Files.size(file)).isEqualTo(state.fileBytes());
        }
    }

    @Test
    void aFileWithoutOneHasTheCanonicalCost() throws IOException {
        Path file = folder.resolve("model");
        NetworkState state = Network.of(QUANTITY.cost(Cost.absolute()), 3).state();
        state.cost(Cost.CANONICAL).save(file);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("cost");
        assertThat(NetworkState.load(file).topology()).isEqualTo(QUANTITY);
    }
}
