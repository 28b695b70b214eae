package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.spi.OutputUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final Schema FLOWERS = Schema.of(2, 3)
            .features(List.of("length", "width"))
            .inputs(new Scaling(new double[] {5, 3}, new double[] {2, 4}))
            .label("species", 1)
            .classes(List.of("setosa", "versicolor", "virginica"));

    @Test
    void namesAreCopied() {
        List<String> names = new ArrayList<>(List.of("a", "b"));
        Schema schema = Schema.of(2, 2).features(names).classes(names);
        names.clear();

        assertThat(schema.features()).containsExactly("a", "b");
        assertThat(schema.classes()).containsExactly("a", "b");
    }

    @Test
    void oneOutputTellsTwoClassesApart() {
        assertThat(Schema.of(1, 1).classes(List.of("no", "yes")).classes()).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(1, 1).classes(List.of("no")))
                .withMessage("schema: 1 class names, expected 2 or none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(1, 3).classes(List.of("no", "yes")))
                .withMessage("schema: 2 class names, expected 3 or none");
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FLOWERS.features(List.of("length")))
                .withMessage("schema: 1 names of features, expected 2, as many as inputs, or none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FLOWERS.label("species", 4))
                .withMessage("schema: the label is in column 4, expected 1 to 3, or 0 for none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FLOWERS.targets(Scaling.uniform(3, 0, 2)))
                .withMessage("schema: the targets of classes are scaled, expected them as they are");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.of(1, 1).targets(Scaling.uniform(1, 5, 0)))
                .withMessage("schema: target 0 has factor 0, expected one to divide by");
    }

    @Test
    void onlyQuantitiesAreScaled() {
        Schema quantity = Schema.of(1, 1).targets(Scaling.uniform(1, 5, 2));
        Topology topology = Topology.of(1, 1);

        assertThat(Network.of(topology.output(OutputUnit.IDENTITY), 1)
                        .state()
                        .with(quantity)
                        .schema())
                .isEqualTo(quantity);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.of(topology, 1).state().with(quantity))
                .withMessage("network state: the targets of sigmoid outputs are scaled, which only those of identity"
                        + " outputs may be");
    }

    @Test
    void dataThatWouldBeMisreadDiffer() {
        assertThat(FLOWERS.difference(FLOWERS)).isEmpty();
        assertThat(FLOWERS.difference(FLOWERS.label("kind", 3))).isEmpty();
        assertThat(FLOWERS.difference(FLOWERS.features(List.of()))).isEmpty();
        assertThat(FLOWERS.features(List.of()).difference(FLOWERS)).isEmpty();
        assertThat(FLOWERS.difference(FLOWERS.features(List.of("length", "height"))))
                .contains("input 1 is 'height', expected 'width'");
        assertThat(FLOWERS.difference(FLOWERS.inputs(new Scaling(new double[] {5, 2}, new double[] {2, 4}))))
                .contains("input 1 (width) has offset 2.0 and factor 4.0, expected 3.0 and 4.0");
        assertThat(FLOWERS.difference(FLOWERS.classes(List.of()))).isEmpty();
        assertThat(FLOWERS.classes(List.of()).difference(FLOWERS)).isEmpty();
        assertThat(FLOWERS.difference(FLOWERS.classes(List.of("virginica", "setosa", "versicolor"))))
                .contains("the classes are [virginica, setosa, versicolor], expected [setosa, versicolor, virginica]");
        assertThat(Schema.of(1, 1).difference(Schema.of(1, 1).targets(Scaling.uniform(1, 5, 2))))
                .contains("target 0 has offset 5.0 and factor 2.0, expected 0.0 and 1.0");
    }
}
