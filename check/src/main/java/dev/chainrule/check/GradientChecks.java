package dev.chainrule.check;

import dev.chainrule.nn.Topology;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The checks of several networks on a device.
 *
 * @param device the id of the device
 * @param examples the number of examples that each network was checked with
 * @param seed the number that decided all others
 * @param checks one for each network, at least one
 */
public record GradientChecks(String device, int examples, long seed, List<GradientCheck> checks) {
    /** Networks of 1, 2 and 3 hidden layers. */
    private static final List<Topology> USUAL =
            List.of(Topology.of(5, 4, 3), Topology.of(4, 6, 5, 3), Topology.of(3, 5, 4, 6, 2));

    private static final List<Cost> OTHER_COSTS = List.of(Cost.huber(0.5f), Cost.absolute(), Cost.focal(2, 0.25f));

    /** The most multiplications of checks that take a minute or two. */
    private static final double MOST_WORK = 1e10;

    /**
     * Checks that there is a network.
     *
     * @throws IllegalArgumentException if there is none
     */
    public GradientChecks {
        checks = List.copyOf(checks);
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("gradient checks: no network, expected at least one");
        }
    }

    /** Small networks of 1, 2 and 3 hidden layers with this function in all of them. */
    public static List<Topology> usual(Activation g) {
        return USUAL.stream().map(layers -> layers.hidden(g)).toList();
    }

    /** The small networks, of sigmoid units, with each cost that is not the canonical one of their outputs. */
    public static List<Topology> otherCosts() {
        return with(USUAL, List.of(OutputUnit.values())).stream()
                .flatMap(layers -> OTHER_COSTS.stream()
                        .filter(cost -> cost.fits(layers.output()))
                        .map(layers::cost))
                .toList();
    }

    /** These layers, each only once, with each of these output units. */
    public static List<Topology> with(List<Topology> layers, List<OutputUnit> outputs) {
        return layers.stream()
                .distinct()
                .flatMap(each -> outputs.stream().map(each::output))
                .toList();
    }

    /** The most examples with which all these networks are checked in a minute or two; 0 if one is too much. */
    public static double mostExamples(List<Topology> networks) {
        return Math.floor(MOST_WORK
                / networks.stream().mapToDouble(GradientCheck::multiplications).sum());
    }

    /** The check with the worst entry: the one with the greatest ratio. */
    public GradientCheck worst() {
        return checks.stream()
                .max(Comparator.comparingDouble(check -> check.worst().ratio()))
                .orElseThrow();
    }

    /** Whether all are right. */
    public boolean right() {
        return checks.stream().allMatch(GradientCheck::right);
    }

    /** The worst entry and the result, line by line. */
    public List<String> lines() {
        return List.of(
                "worst entry, of " + worst().network() + ", batch " + examples + ", seed " + seed + ":",
                "    " + device + " " + worst().worst(),
                right() ? "all gradients are right" : "gradients are WRONG");
    }

    /** The fault in a line: the first wrong gradient of the reference, else the worst of the device; empty if all are right. */
    public Optional<String> fault() {
        if (right()) {
            return Optional.empty();
        }
        return Optional.of(checks.stream()
                .filter(check -> !check.referenceRight())
                .findFirst()
                .map(check -> String.format(
                        Locale.ROOT,
                        "the reference's gradient of %s is %.3g from central differences, expected at most %.0e",
                        check.network(),
                        check.referenceError(),
                        GradientCheck.TOLERANCE))
                .orElseGet(() -> device + " is out of bounds for " + worst().network() + " at " + worst().worst()));
    }
}
