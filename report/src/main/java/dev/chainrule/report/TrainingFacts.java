package dev.chainrule.report;

import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The facts by which a training can be repeated, as a plan tells them. */
final class TrainingFacts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private TrainingFacts() {}

    static Map<String, String> of(Trainer plan, Network network, Dataset data) {
        Topology topology = network.topology();
        DeviceInfo device = plan.compute().device();
        Optimizer steps =
                plan.optimizer() != null ? plan.optimizer() : Sgd.rate(Trainer.defaultRate(topology.output()));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Began", TIME.format(Instant.now()));
        facts.put(
                "Data",
                String.format(
                        Locale.ROOT,
                        "%,d examples of %,d inputs and %,d outputs",
                        data.size(),
                        data.inputs(),
                        data.outputs()));
        facts.put(
                "Network",
                String.format(
                        Locale.ROOT,
                        "%s, %s hidden, %s outputs, cost %s: %,d parameters",
                        topology,
                        topology.hiddenWords(),
                        topology.output().word(),
                        topology.cost(),
                        topology.parameters()));
        facts.put("Optimizer", words(steps.toString()));
        facts.put("Schedule", words(plan.schedule().toString()));
        facts.put("Regularization", words(plan.regularization().toString()));
        facts.put("Batch", Integer.toString(plan.batch()));
        facts.put("Seed", Long.toString(plan.seed()));
        facts.put("Device", device.id() + ", " + device.description());
        facts.put("Versions", String.join("; ", Version.lines()));
        return facts;
    }

    /**
     * A record's text as words, without what it leaves out: {@code Sgd[rate=0.5, decay=0.0, clipping=Clipping[norm=Infinity]]} is
     * {@code Sgd: rate 0.5}.
     */
    static String words(String text) {
        String told = text.replaceAll("\\w+=(0\\.0|Infinity)(?=[,\\]])(, )?", "")
                .replaceAll("\\w+=\\w+\\[]", "")
                .replaceAll("(, )+(?=])", "");
        if (told.equals("Regularization[]")) {
            return "none";
        }
        return told.replace("[]", "")
                .replace("[", ": ")
                .replace("]", "")
                .replace("=", " ")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    }
}
