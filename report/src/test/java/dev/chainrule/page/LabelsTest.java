package dev.chainrule.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LabelsTest {
    private final Labels labels = new Labels(100);

    @Test
    void aTextGoesToTheRightFirst() {
        labels.avoid(0.5, 50);
        assertThat(labels.beside(0.5, 50, "A")).hasValueSatisfying(place -> {
            assertThat(place.dx()).isPositive();
            assertThat(place.y()).isEqualTo(54);
        });
    }

    @Test
    void aPlotHasEnds() {
        assertThat(labels.beside(1, 50, "A"))
                .hasValueSatisfying(place -> assertThat(place.dx()).isNegative());
        assertThat(labels.beside(0.5, -50, "A")).isEmpty();
        assertThat(labels.beside(0.5, 50, "a text that is wider than the narrowest plot"))
                .isEmpty();
    }

    @Test
    void textsGiveWayUntilThereIsNoRoom() {
        labels.avoid(0.5, 50);
        for (int i = 0; i < 4; i++) {
            assertThat(labels.beside(0.5, 50, "A")).as("text " + i).isPresent();
        }
        assertThat(labels.beside(0.5, 50, "A")).isEmpty();
    }

    /** Side by side on a wide page, on a narrow one they would meet. */
    @Test
    void roomIsWantedAtEveryWidth() {
        assertThat(labels.beside(0.50, 50, "A long text")).isPresent();
        assertThat(labels.beside(0.60, 50, "A long text"))
                .hasValueSatisfying(place -> assertThat(place.y()).isNotEqualTo(54));
        assertThat((0.60 - 0.50) * 1000).isGreaterThan(Labels.width("A long text"));
    }
}
