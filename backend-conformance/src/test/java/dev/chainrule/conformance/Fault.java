package dev.chainrule.conformance;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A deliberately wrong backend and the rule that must catch it.
 *
 * @param rule the rule's number
 * @param description what is wrong, as its author would put it in the fix
 * @param provider makes a new provider, so that no state is left over from another run
 */
record Fault(String rule, String description, Supplier<BackendProvider> provider) {

    /** Every planted fault. */
    static List<Fault> all() {
        return Stream.of(
                        ProviderFaults.faults(),
                        MemoryFaults.faults(),
                        ProductFaults.faults(),
                        ElementFaults.faults(),
                        OutputFaults.faults(),
                        CostFaults.faults(),
                        StepFaults.faults(),
                        UpdateFaults.faults(),
                        LifetimeFaults.faults())
                .flatMap(Function.identity())
                .toList();
    }

    /** A wrong backend behind a correct provider. */
    static Fault in(String rule, String description, Supplier<Backend> backend) {
        return new Fault(rule, description, () -> new OracleProvider(backend));
    }

    @Override
    public String toString() {
        return rule + ": " + description;
    }
}
