package dev.chainrule.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.TunedConfiguration;
import dev.chainrule.bench.TuningListener;
import dev.chainrule.bench.TuningReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A tuning as people read it. */
final class TuningTextTest {
    private static final TrainingShape SHAPE = TrainingShape.of("5-4-3@7");

    private static TunedConfiguration timed(String tiles, double relative) {
        return new TunedConfiguration(
                Map.of("tiles", tiles), null, List.of(new TunedConfiguration.Step(SHAPE, relative / 1000)), relative);
    }

    private static TunedConfiguration untimed(String tiles, @Nullable String complaint) {
        return new TunedConfiguration(Map.of("tiles", tiles), complaint, List.of(), Double.NaN);
    }

    private static TuningReport report(TunedConfiguration... all) {
        return new TuningReport("a:0", List.of(all));
    }

    @Test
    void timesAreATable() {
        assertThat(TuningText.lines(report(timed("8", 1), untimed("4", "wrong"), timed("16", 0.5))))
                .containsExactly(
                        "CONFIGURATION  5-4-3@7 (ms)  RELATIVE",
                        "tiles=8        1.000         1.000",
                        "tiles=16       0.500         0.500");
        assertThat(TuningText.lines(report(untimed("8", null)))).isEmpty();
    }

    @Test
    void theVerdictIsALine() {
        assertThat(TuningText.verdict(report(timed("8", 1), timed("16", 0.5))))
                .hasValue("tiles=16 takes 0.500 of the time of tiles=8");
        assertThat(TuningText.verdict(report(timed("8", 1), timed("16", 0.98))))
                .hasValue("tiles=8 stays: nothing that is right takes less than 0.97 of its time");
        assertThat(TuningText.verdict(report(timed("8", 1), untimed("16", "wrong"))))
                .hasValue("tiles=8 stays: no other is right");
        assertThat(TuningText.verdict(report(untimed("8", "wrong"), untimed("16", null))))
                .isEmpty();
        assertThat(TuningText.verdict(report(untimed("8", null), untimed("16", null))))
                .isEmpty();
    }

    @Test
    void aFaultIsALine() {
        assertThat(report(timed("8", 1), timed("16", 0.5)).fault()).isEmpty();
        assertThat(report(timed("8", 1), untimed("16", "x"), untimed("4", "y")).fault())
                .hasValue("2 of 3 configurations of a:0 are wrong: tiles=16, tiles=4");
        assertThat(report(untimed("8", "it says\nno"), untimed("16", null)).fault())
                .hasValue("a:0 is wrong as it is opened now, with tiles=8: it says\\nno");
    }

    @Test
    void theBetterOneIsAnother() {
        TunedConfiguration best = timed("16", 0.5);
        assertThat(report(timed("8", 1), best).better()).hasValue(best);
        assertThat(report(timed("8", 1), timed("16", 0.98)).better()).isEmpty();
    }

    @Test
    void howItGoesIsTold() {
        List<String> lines = new ArrayList<>();
        TuningListener told = TuningText.telling(lines::add);
        told.started("a:0", 3);
        told.checked(untimed("8", null));
        told.checked(untimed("4", "no\ngood"));
        told.timing(2, 60);
        told.leftOut(SHAPE);
        told.rejected(untimed("16", "late"));
        assertThat(lines)
                .containsExactly(
                        "a:0: 3 configurations, each checked before it is timed",
                        "    tiles=8: right",
                        "    tiles=4: WRONG, no\\ngood",
                        "timing 2 of them for about 60 s",
                        "    5-4-3@7 takes too long for that, and is left out",
                        "    tiles=16: WRONG, late");
    }
}
