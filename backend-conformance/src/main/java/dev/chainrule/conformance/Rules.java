package dev.chainrule.conformance;

import java.util.List;
import java.util.stream.Stream;

/** The catalogue of all rules, in the order of {@code docs/spi-rules.md}. */
final class Rules {
    private Rules() {}

    /** Every rule. */
    static List<Rule> all() {
        return Stream.of(
                        ProviderRules.rules(),
                        MemoryRules.rules(),
                        GatherRules.rules(),
                        ProductRules.rules(),
                        ElementRules.rules(),
                        OutputRules.rules(),
                        CostRules.rules(),
                        DeterminismRules.rules(),
                        UpdateRules.rules(),
                        StepRules.rules(),
                        NetworkRules.rules(),
                        UpdateRules.steps(),
                        CostRules.steps(),
                        BatchRules.rules(),
                        LimitRules.rules(),
                        LifetimeRules.rules(),
                        ErrorRules.rules())
                .flatMap(List::stream)
                .toList();
    }

    /** The rules of one family. */
    static Stream<Rule> of(RuleFamily family) {
        return all().stream().filter(rule -> rule.family() == family);
    }
}
