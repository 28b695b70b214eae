package dev.chainrule.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SeedTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "${chainrule.seed}"})
    void isFixedUnlessAskedFor(String text) {
        assertThat(Seed.parse(text)).isEqualTo(new Seed(20261123));
    }

    @Test
    void isTheNumberGiven() {
        assertThat(Seed.parse(" -42 ")).hasToString("replay with -Dchainrule.seed=-42");
    }

    @Test
    void isNewInEveryRunIfRandom() {
        assertThat(Seed.parse("random")).isNotEqualTo(Seed.parse("random"));
    }

    @Test
    void anythingElseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Seed.parse("dice"))
                .withMessage("chainrule.seed is 'dice', expected a number or 'random'");
    }
}
