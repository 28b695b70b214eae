package dev.chainrule.cpu;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;

/** Opens the best device and prints the report of the choice, for tests that start it in a JVM of its own. */
final class Choice {
    private Choice() {}

    public static void main(String[] args) {
        try (Selection selection = Backends.open("*")) {
            System.out.println(selection.report());
        }
    }
}
