package dev.chainrule.check.parity;

import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;

/**
 * A training whose every operation is looked at.
 *
 * @param topology the network, whose weights are drawn from the seed
 * @param examples the examples of a batch; each step has another, drawn from the seed
 * @param steps the number of steps; they take the rules of optimizers in turn, a step of descent first
 * @param seed decides all numbers
 */
public record ParityPlan(Topology topology, int examples, int steps, long seed) {
    /** A network with every unit, small enough that a step takes no time. */
    private static final Topology USUAL = Topology.parse(
                    "23-17:relu-14:tanh-11:elu-9:softplus-8:leaky_relu-7:sigmoid-5")
            .output(OutputUnit.SOFTMAX);

    private static final int EXAMPLES = 37;
    private static final int STEPS = 10;
    private static final long MOST_WORK = 200_000_000;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if examples or steps are below 1, or all of it would take more than minutes
     */
    public ParityPlan {
        if (examples < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "parity: " + examples + " examples and " + steps + " steps, expected at least 1 of each");
        }
        double work = (double) topology.parameters() * examples * steps;
        if (work > MOST_WORK) {
            throw new IllegalArgumentException(String.format(
                    "parity: %,d parameters with %,d examples in %,d steps are %,.0f terms, expected at most %,d",
                    topology.parameters(), examples, steps, work, MOST_WORK));
        }
    }

    /** Ten steps with 37 examples of a network that has every hidden unit. */
    public static ParityPlan usual() {
        return new ParityPlan(USUAL, EXAMPLES, STEPS, 0);
    }

    /** The network in words, e.g. {@code 4-6:elu-3}. */
    public String network() {
        return topology.toString();
    }

    /** A copy with another network. */
    public ParityPlan topology(Topology layers) {
        return new ParityPlan(layers, examples, steps, seed);
    }

    /** A copy with another number of examples. */
    public ParityPlan examples(int number) {
        return new ParityPlan(topology, number, steps, seed);
    }

    /** A copy with another number of steps. */
    public ParityPlan steps(int number) {
        return new ParityPlan(topology, examples, number, seed);
    }

    /** A copy with another seed. */
    public ParityPlan seed(long number) {
        return new ParityPlan(topology, examples, steps, number);
    }
}
