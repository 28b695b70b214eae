package dev.chainrule.examples;

import dev.chainrule.data.Digits;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.report.Judgement;
import dev.chainrule.report.Report;
import dev.chainrule.report.TrainingRecord;
import dev.chainrule.report.TrainingRecorder;
import dev.chainrule.report.Watch;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;

/** Shows a training as a page: served while it runs, and written to a file when it has ended. */
public final class ReportDigits {
    private ReportDigits() {}

    /** Trains; the argument is the file of the page. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args.length > 0 ? args[0] : "report.html");
        Dataset digits = Digits.train();
        Network network = Network.of(Topology.of(64, 32, 10), 1);
        try (Selection device = Backends.open()) {
            Trainer plan = Trainer.on(device).epochs(20).validate(0.1);
            TrainingRecorder recorder = TrainingRecorder.of(plan, network, digits)
                    .title("Training of digits")
                    .fact("Command", "java dev.chainrule.examples.ReportDigits");
            try (Watch watch = Watch.on(0, recorder::record)) {
                System.out.println("watch: " + watch.address());
                plan.listen(recorder).fit(network, digits);
            }
            TrainingRecord record = recorder.record()
                    .digest(digits)
                    .gradients(device.compute(), digits)
                    .judged(Judgement.of(device.compute(), network.state(), Digits.test()));
            Report.write(file, record);
            System.out.println("report: " + file);
        }
    }
}
