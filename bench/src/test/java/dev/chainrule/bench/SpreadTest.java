package dev.chainrule.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianIsInTheMiddle() {
        assertThat(Spread.of(List.of(9.0))).isEqualTo(new Spread(9, 9, 9));
        assertThat(Spread.of(List.of(5.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 5));
        assertThat(Spread.of(List.of(5.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 5));
    }

    @Test
    void noValuesHaveNone() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
