package dev.chainrule.examples;

import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.TunedConfiguration;
import dev.chainrule.bench.Tuning;
import dev.chainrule.bench.TuningReport;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;

/** Measures the configurations of a device: the argument names it, such as {@code opencl:0}. */
public final class TuneDevice {
    private TuneDevice() {}

    /** Prints what came of each configuration. {@code selection.remember(best.options())} would keep the best for this user. */
    public static void main(String[] args) {
        try (Selection selection = Backends.open(args.length > 0 ? args[0] : "*")) {
            TuningReport report = Tuning.of(selection)
                    .shapes(TrainingShape.of("64-32-10@32"))
                    .seconds(2)
                    .run();
            for (TunedConfiguration one : report.configurations()) {
                System.out.println(one + (one.right() ? " takes " + one.relative() : " is wrong: " + one.complaint()));
            }
            System.out.println(
                    report.winner().map(best -> "best: " + best).orElse(report.device() + " has nothing to tune"));
        }
    }
}
