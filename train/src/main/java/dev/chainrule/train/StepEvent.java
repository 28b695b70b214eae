package dev.chainrule.train;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A step of the optimizer. */
@Name("dev.chainrule.Step")
@Label("Step")
@Category("Chainrule")
@Description("A batch that was handed to the device; one with a queue may still be computing it when the event ends")
@Enabled(false)
@StackTrace(false)
final class StepEvent extends Event {
    @Label("Epoch")
    int epoch;

    @Label("Batch")
    int batch;

    @Label("Examples")
    int examples;
}
