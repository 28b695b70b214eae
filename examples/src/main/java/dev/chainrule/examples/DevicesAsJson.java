package dev.chainrule.examples;

import dev.chainrule.json.Documents;
import dev.chainrule.select.Backends;

/** Tells every device, and the one that would be chosen, as {@code chainrule devices --json -} does: the argument is the preference. */
public final class DevicesAsJson {
    private DevicesAsJson() {}

    /** Prints the document. */
    public static void main(String[] args) {
        System.out.print(Documents.devices(Backends.survey(args.length > 0 ? args[0] : "*"))
                .text());
    }
}
