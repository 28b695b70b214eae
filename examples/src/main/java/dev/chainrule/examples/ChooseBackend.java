package dev.chainrule.examples;

import dev.chainrule.select.Backends;
import dev.chainrule.select.NoBackendException;
import dev.chainrule.select.Selection;

/** Chooses a device at run time and says why: the first argument is the preference, such as {@code opencl:0,cpu,*}. */
public final class ChooseBackend {
    private ChooseBackend() {}

    /** Prints the report of the choice; with a strict preference that fails, nothing else is opened. */
    public static void main(String[] args) {
        String preference = args.length > 0 ? args[0] : "*";
        try (Selection selection = Backends.open(preference)) {
            System.out.println(selection.report());
            System.out.println("computing on " + selection.device().description());
        } catch (NoBackendException e) {
            System.out.println(e.getMessage());
        }
    }
}
