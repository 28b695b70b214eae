package dev.chainrule.examples;

import dev.chainrule.bench.Fastest;
import dev.chainrule.nn.Topology;
import dev.chainrule.select.Selection;

/** Opens the device that trains a network of one's own the fastest: the argument is the preference, such as {@code cpu,*}. */
public final class OpenFastest {
    private OpenFastest() {}

    /** Times a step of 784-128-10 with 32 examples on every device allowed, for about two seconds in all. */
    public static void main(String[] args) {
        try (Selection selection = Fastest.open(args.length > 0 ? args[0] : "*", Topology.of(784, 128, 10), 32)) {
            System.out.println("training on " + selection.device().id());
        }
    }
}
