package dev.chainrule.cpu;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;

/** Prints the report of the choice, for tests that look at it from another JVM. */
final class Choice {
    private Choice() {}

    public static void main(String[] args) {
        try (Selection selection = Backends.open("*")) {
            System.out.println(selection.report());
        }
    }
}
