package dev.chainrule.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.reference.Precision;
import dev.chainrule.spi.BackendProvider;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit is held to rules of its own: each planted fault is caught by its rule, and every rule has one. */
class FaultsTest {
    private static final String CONFIGURATIONS = "chainrule.configurations";
    private static String asked;

    /** Every configuration is opened, however few a run asks for: the fault may be in any. */
    @BeforeAll
    static void openAllConfigurations() {
        asked = System.getProperty(CONFIGURATIONS);
        System.setProperty(CONFIGURATIONS, "all");
    }

    @AfterAll
    static void openWhatWasAskedFor() {
        if (asked == null) {
            System.clearProperty(CONFIGURATIONS);
        } else {
            System.setProperty(CONFIGURATIONS, asked);
        }
    }

    static List<Fault> faults() {
        return Fault.all();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void itsRuleCatchesIt(Fault fault) {
        assertThatThrownBy(
                        () -> rule(fault.rule()).prove(subject(fault.provider().get()), Seed.ofRun()))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(fault.rule() + " ")
                .hasMessageContaining(OracleBackend.ID)
                .hasMessageMatching("(?s).*; replay with -Dchainrule\\.seed=-?\\d+");
    }

    @Test
    void everyRuleHasAFault() {
        assertThat(Fault.all().stream().map(Fault::rule).collect(Collectors.toSet()))
                .isEqualTo(Rules.all().stream().map(Rule::number).collect(Collectors.toSet()));
    }

    @Test
    void everyRuleHasANumberOfItsOwn() {
        assertThat(Rules.all()).extracting(Rule::number).doesNotHaveDuplicates();
    }

    private static Rule rule(String number) {
        return Rules.all().stream()
                .filter(rule -> rule.number().equals(number))
                .findFirst()
                .orElseThrow();
    }

    static Subject subject(BackendProvider provider) {
        return new Subject(provider, OracleProvider.device(OracleBackend.ID), Map.of(), Precision.CPU);
    }
}
