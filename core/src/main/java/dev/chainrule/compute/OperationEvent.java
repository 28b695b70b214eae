package dev.chainrule.compute;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An operation that was handed to a device. */
@Name("dev.chainrule.Operation")
@Label("Operation")
@Category("Chainrule")
@Description(
        "An operation, by its name in the SPI; a device with a queue may still be computing it when the call has returned")
@Enabled(false)
@StackTrace(false)
final class OperationEvent extends Event {
    @Label("Device")
    String device = "";

    @Label("Operation")
    String operation = "";

    @Label("Rows of the Target")
    int rows;

    @Label("Columns of the Target")
    int columns;
}
