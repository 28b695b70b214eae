package dev.chainrule.modelselection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.modelselection.SuccessiveHalving.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The points of a search, and how many of them go on. */
class SearchSpaceTest {
    private static final Dimension UNITS = Dimension.of("hidden", "relu", "tanh");

    @Test
    void aGridHasEveryCombination() {
        SearchSpace space = SearchSpace.of(UNITS, Dimension.of("batch", "8", "16", "32"));
        assertThat(space.size()).hasValue(6);
        assertThat(space.grid())
                .extracting(Point::toString)
                .containsExactly(
                        "hidden relu, batch 8",
                        "hidden relu, batch 16",
                        "hidden relu, batch 32",
                        "hidden tanh, batch 8",
                        "hidden tanh, batch 16",
                        "hidden tanh, batch 32");
    }

    @Test
    void theLogarithmOfARateIsUniform() {
        List<Point> points =
                SearchSpace.of(Dimension.logUniform("rate", 0.001, 10)).random(2000, 4);
        assertThat(points).allSatisfy(each -> assertThat(each.number("rate")).isBetween(0.001, 10.0));
        for (int decade = -3; decade < 1; decade++) {
            double low = Math.pow(10, decade);
            assertThat(points.stream()
                            .mapToDouble(each -> each.number("rate"))
                            .filter(rate -> rate >= low && rate < 10 * low)
                            .count())
                    .isBetween(400L, 600L); // a quarter each, of what is left of 2,000 once equal ones are dropped
        }
    }

    @Test
    void sharesAreUniformAndCountsAreWhole() {
        List<Point> points = SearchSpace.of(Dimension.uniform("dropout", 0, 0.5), Dimension.whole("batch", 1, 64))
                .random(500, 4);
        assertThat(points).hasSize(500).doesNotHaveDuplicates();
        assertThat(points.stream().filter(each -> each.number("dropout") < 0.25).count())
                .isBetween(200L, 300L);
        assertThat(points).allSatisfy(each -> assertThat(each.text("batch")).matches("[1-9]|[1-5]\\d|6[0-4]"));
        assertThat(points).anySatisfy(each -> assertThat(each.text("batch")).isEqualTo("1"));
    }

    @Test
    void theSeedDecides() {
        SearchSpace space = SearchSpace.of(Dimension.logUniform("rate", 0.001, 10), UNITS);
        assertThat(space.random(9, 4)).isEqualTo(space.random(9, 4)).isNotEqualTo(space.random(9, 5));
        assertThat(space.random(3, 4)).isEqualTo(space.random(9, 4).subList(0, 3));
    }

    @Test
    void noPointIsDrawnTwice() {
        assertThat(SearchSpace.of(UNITS).random(10, 1)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void numbersHaveThreeDigitsAndStayInTheirRange() {
        Dimension rate = Dimension.logUniform("rate", 0.00123456, 1);
        assertThat(rate.value(0)).isEqualTo("0.00123456");
        assertThat(rate.value(0.5)).isEqualTo("0.0351");
        assertThat(Dimension.logUniform("decay", 1e-9, 1e-8).value(0.5)).isEqualTo("3.16e-9");
        assertThat(Dimension.uniform("dropout", 0, 0.5).value(0)).isEqualTo("0");
    }

    @Test
    void whatIsNoSpaceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dimension.logUniform("rate", 0, 1))
                .withMessageContaining("rate: a range from 0.0, expected one that begins above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dimension.uniform("dropout", 0.5, 0.5))
                .withMessageContaining("expected the lower of two numbers first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dimension.of("hidden", "relu", "relu"))
                .withMessageContaining("occurs twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchSpace.of(UNITS, UNITS))
                .withMessageContaining("given twice");
        assertThatIllegalArgumentException().isThrownBy(SearchSpace::of).withMessageContaining("at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchSpace.of(Dimension.uniform("x", 0, 1)).grid())
                .withMessageContaining("random search");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchSpace.of(UNITS).grid().get(0).number("rate"))
                .withMessageContaining("no hyperparameter of this search");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Criterion.of("acuracy"))
                .withMessageContaining("accuracy");
    }

    @Test
    void halvingKeepsTheBestEachTime() {
        assertThat(new SuccessiveHalving(3).rungs(27)).extracting(Rung::trials).containsExactly(27, 9, 3, 1);
        assertThat(new SuccessiveHalving(2).rungs(5))
                .containsExactly(new Rung(5, 0.25), new Rung(2, 0.5), new Rung(1, 1));
        assertThat(new SuccessiveHalving(4).rungs(1)).containsExactly(new Rung(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SuccessiveHalving(1));
    }
}
