package dev.chainrule.train;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A whole epoch. */
@Name("dev.chainrule.Epoch")
@Label("Epoch")
@Category("Chainrule")
@Description("A whole epoch, with the judgement by the validation set")
@Enabled(false)
@StackTrace(false)
final class EpochEvent extends Event {
    @Label("Epoch")
    int epoch;

    @Label("Cost")
    double cost;

    @Label("Validation Cost")
    double validationCost;

    @Label("Samples per Second")
    double samplesPerSecond;
}
