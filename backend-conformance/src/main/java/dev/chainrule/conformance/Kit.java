package dev.chainrule.conformance;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of {@code docs/spi-rules.md} on one device, for programs; tests extend {@link BackendConformance}. */
public final class Kit {
    private final Subject subject;
    private final long seed;

    /**
     * Prepares the rules, which open the device again and again.
     *
     * @param options the options to open it with
     */
    public Kit(BackendProvider provider, DeviceInfo device, Map<String, String> options) {
        subject = new Subject(provider, device, options, ReferenceTwin.precision(device));
        seed = Seed.ofRun();
    }

    /** The numbers of all rules, in the order in which a run of the kit proves them. */
    public static List<String> rules() {
        return Rules.all().stream().map(Rule::number).toList();
    }

    /**
     * Proves the rules of families, in the catalogue's order, until one is broken.
     *
     * @param families their letters, e.g. {@code "MAO"}
     * @param without the numbers of rules that are left out
     * @return the broken rule's number and what was wrong; empty if all hold
     */
    public Optional<String> firstFault(String families, Set<String> without) {
        List<Rule> rules = Rules.all().stream()
                .filter(rule -> families.contains(rule.family().name()) && !without.contains(rule.number()))
                .toList();
        for (Rule rule : rules) {
            try {
                rule.prove(subject, seed);
            } catch (AssertionError broken) {
                return Optional.of(String.valueOf(broken.getMessage()));
            }
        }
        return Optional.empty();
    }
}
