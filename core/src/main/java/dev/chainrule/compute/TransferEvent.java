package dev.chainrule.compute;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A copy from the host to a device, or back. */
@Name("dev.chainrule.Transfer")
@Label("Transfer")
@Category("Chainrule")
@Description("A copy to a device or from it; that from it waits for everything called before")
@Enabled(false)
@StackTrace(false)
final class TransferEvent extends Event {
    @Label("Device")
    String device = "";

    @Label("Direction")
    String direction = "";

    @Label("Bytes")
    @DataAmount
    long bytes;
}
