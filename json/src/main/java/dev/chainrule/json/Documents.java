package dev.chainrule.json;

import dev.chainrule.bench.Fastest;
import dev.chainrule.bench.TunedConfiguration;
import dev.chainrule.bench.TuningReport;
import dev.chainrule.check.GradientCheck;
import dev.chainrule.check.GradientChecks;
import dev.chainrule.check.parity.Parity;
import dev.chainrule.check.parity.ParityPlan;
import dev.chainrule.metric.Confusion;
import dev.chainrule.modelselection.Criterion;
import dev.chainrule.modelselection.CrossValidationReport;
import dev.chainrule.modelselection.FoldResult;
import dev.chainrule.modelselection.SearchReport;
import dev.chainrule.modelselection.Trial;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.OptimizerSettings;
import dev.chainrule.predict.Outputs;
import dev.chainrule.predict.Prediction;
import dev.chainrule.report.Version;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.SelectionReport;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Evaluation.ClassResult;
import dev.chainrule.train.Evaluation.Quantities;
import dev.chainrule.train.Regularization;
import dev.chainrule.train.TrainingReport;
import dev.chainrule.train.ValidationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The documents that the command writes where it is asked for JSON; a benchmark's is the report itself, see {@link
 * Json#text}. A figure that does not apply is null.
 */
public final class Documents {
    private Documents() {}

    /**
     * A training, and the judgement of what it learnt.
     *
     * @param selection why the device was chosen
     * @param evaluation null if the training was interrupted, and nothing judged
     * @param fastest the timing by which the device was chosen; null if it was not chosen so
     */
    public static Document training(
            TrainingSetup setup,
            TrainingReport report,
            SelectionReport selection,
            @Nullable Evaluation evaluation,
            @Nullable Fastest fastest) {
        Topology network = setup.network();
        Document document = new Document()
                .put("data", setup.data())
                .put("backend", report.device())
                .put("seed", setup.seed())
                .put("epochs", report.epochs())
                .put("layers", network.units())
                .put("hidden", network.hiddenWords())
                .put("output", network.output().word())
                .put("parameters", network.parameters())
                .put("costFunction", network.cost().toString())
                .put("batch", setup.batch())
                .put("slices", setup.slices());
        put(document, setup.optimizer());
        put(document, setup.regularization());
        document.put("schedule", setup.schedule().word())
                .put("warmup", setup.schedule().warmup())
                .put("validate", setup.validate())
                .put("patience", setup.patience());
        put(document, report.best().orElse(null))
                .put("bestEpoch", report.bestEpoch())
                .put("endedEarly", report.endedEarly())
                .put("history", history(report))
                .put("cost", report.cost())
                .put("falling", report.falling())
                .put("interrupted", evaluation == null);
        put(document, List.of("testAccuracy", "testCorrect", "testTotal", "testCost"), evaluation)
                .put("samplesPerSecond", report.samplesPerSecond())
                .put("seconds", report.seconds())
                .put("jdk", Runtime.version().toString())
                .put("version", Version.number())
                .put("selection", selection);
        return evaluation == null ? document : document.put("fastest", fastest);
    }

    private static void put(Document document, OptimizerSettings settings) {
        Clipping clipping = settings.clipping();
        document.put("optimizer", settings.optimizer().word())
                .put("rate", settings.rate())
                .put("decay", settings.decay())
                .put("clipNorm", clipping.norm()) // null where there is no limit: it is not finite
                .put("clipValue", clipping.value());
    }

    private static void put(Document document, Regularization settings) {
        document.put("dropout", settings.dropout())
                .put("inputDropout", settings.inputDropout())
                .put("labelSmoothing", settings.labelSmoothing())
                .put("l1", settings.l1())
                .put("maxNorm", settings.maxNorm());
    }

    private static List<Document> history(TrainingReport report) {
        List<Document> epochs = new ArrayList<>();
        for (int epoch = 1; epoch <= report.epochs(); epoch++) {
            Document one = new Document()
                    .put("epoch", epoch)
                    .put("cost", report.costs().get(epoch - 1));
            epochs.add(put(
                    one, report.best().isEmpty() ? null : report.validations().get(epoch - 1)));
        }
        return epochs;
    }

    private static Document put(Document document, @Nullable ValidationReport judged) {
        return document.put("validationCost", judged == null ? null : judged.cost())
                .put("validationAccuracy", judged == null ? null : judged.accuracy())
                .put("validationRmse", judged == null ? null : judged.rmse());
    }

    /**
     * The judgement of a saved model.
     *
     * @param device the id of the device
     * @param model the name of the model's file
     * @param data the name of the data
     * @param network the layers, units and cost
     */
    public static Document evaluation(
            String device, String model, String data, Topology network, Evaluation evaluation) {
        Document document = new Document()
                .put("backend", device)
                .put("model", model)
                .put("data", data)
                .put("costFunction", network.cost().toString());
        return put(document, List.of("accuracy", "correct", "total", "cost"), evaluation);
    }

    /** Adds the figures of an evaluation; accuracy, correct, total and cost have these keys, in this order. */
    private static Document put(Document document, List<String> keys, @Nullable Evaluation evaluation) {
        Evaluation classified = evaluation != null && evaluation.classifies() ? evaluation : null;
        Quantities q = evaluation == null ? null : evaluation.quantities();
        document.put(keys.get(0), classified == null ? null : classified.accuracy())
                .put(keys.get(1), classified == null ? null : classified.correct())
                .put(keys.get(2), evaluation == null ? null : evaluation.total())
                .put(keys.get(3), evaluation == null ? null : evaluation.cost())
                .put("mostFrequent", classified == null ? null : classified.mostFrequent())
                .put(
                        "classes",
                        classified == null
                                ? null
                                : classified.classes().stream()
                                        .map(Documents::classResult)
                                        .toList())
                .put("rmse", q == null ? null : q.rmse())
                .put("mae", q == null ? null : q.mae())
                .put("r2", q == null ? null : q.r2())
                .put(
                        "confusion",
                        classified == null || classified.uncrossed().isPresent() ? null : classified.confusion());
        if (classified != null) {
            classified
                    .uncrossed()
                    .ifPresent(sentence -> document.put("confusionOmitted", sentence)
                            .put(
                                    "confusions",
                                    classified.confusions().stream()
                                            .map(Documents::confusion)
                                            .toList()));
        }
        return document.put("metrics", evaluation == null ? null : evaluation.figures());
    }

    private static Document confusion(Confusion pair) {
        return new Document()
                .put("target", pair.target())
                .put("answered", pair.answered())
                .put("count", pair.count());
    }

    private static Document classResult(ClassResult result) {
        return new Document()
                .put("name", result.name())
                .put("examples", result.examples())
                .put("correct", result.correct())
                .put("answered", result.answered())
                .put("recall", result.recall()) // null where there are no examples: it is not finite
                .put("precision", result.precision())
                .put("f1", result.f1());
    }

    /**
     * The answers to the rows of a table.
     *
     * @param device the id of the device
     * @param model the name of the model's file
     * @param predictions a {@link #prediction} for each row
     */
    public static Document predictions(String device, String model, Outputs outputs, List<Document> predictions) {
        return new Document()
                .put("backend", device)
                .put("model", model)
                .put("classes", outputs.classes())
                .put("predictions", predictions);
    }

    /**
     * The answer to a row.
     *
     * @param line the line of its file, counted from 1
     */
    public static Document prediction(long line, Prediction answer) {
        Document document = new Document().put("line", line);
        Outputs outputs = answer.meaning();
        if (outputs.quantities()) {
            return document.put(
                    "values",
                    IntStream.range(0, outputs.units())
                            .mapToObj(k -> Double.valueOf(answer.text(k)))
                            .toList());
        }
        if (outputs.independent()) {
            document.put(
                    "labels",
                    IntStream.range(0, outputs.units()).mapToObj(answer::label).toList());
        } else {
            document.put("class", answer.className());
        }
        return outputs.graded()
                ? document.put(outputs.probabilities() ? "probabilities" : "scores", numbers(answer.scores()))
                : document;
    }

    private static List<Float> numbers(float[] values) {
        return IntStream.range(0, values.length).mapToObj(k -> values[k]).toList();
    }

    /**
     * A model that was read from a file of another format, or written to one.
     *
     * @param model the name of the model's file
     * @param file the name of the other file
     * @param format the format of that one
     */
    public static Document exchange(String model, String file, String format, NetworkState network) {
        Topology topology = network.topology();
        return new Document()
                .put("model", model)
                .put("file", file)
                .put("format", format)
                .put("layers", topology.units())
                .put("hidden", topology.hiddenWords())
                .put("output", topology.output().word())
                .put("parameters", topology.parameters())
                .put("features", network.schema().columnNames())
                .put("classes", network.classes())
                .put("version", Version.number());
    }

    /**
     * A cross-validation.
     *
     * @param device the id of the device
     * @param data the name of the data
     */
    public static Document crossValidation(String device, String data, long seed, CrossValidationReport report) {
        return put(new Document().put("backend", device).put("data", data).put("seed", seed), report)
                .put("results", report.results().stream().map(Documents::fold).toList())
                .put("version", Version.number());
    }

    /** Adds how far a cross-validation came, and the spread of its figures. */
    private static Document put(Document document, CrossValidationReport report) {
        Document figures = new Document();
        report.figures()
                .forEach((name, spread) -> figures.put(
                        name, new Document().put("mean", spread.mean()).put("deviation", spread.deviation())));
        return document.put("folds", report.folds())
                .put("complete", report.complete())
                .put("failure", report.failure())
                .put("figures", figures);
    }

    private static Document fold(FoldResult result) {
        Document figures = new Document();
        result.figures().forEach(figures::put);
        return new Document()
                .put("fold", result.fold())
                .put("learnt", result.learnt())
                .put("judged", result.evaluation().total())
                .put("epochs", result.training().epochs())
                .put("bestEpoch", result.training().bestEpoch())
                .put("seconds", result.training().seconds())
                .put("figures", figures);
    }

    /**
     * A search over hyperparameters, its trials with the best first.
     *
     * @param device the id of the device
     * @param data the name of the data
     * @param command the command that trains the best; null if there is none
     */
    public static Document search(
            String device, String data, long seed, SearchReport report, @Nullable String command) {
        Criterion by = report.criterion();
        return new Document()
                .put("backend", device)
                .put("data", data)
                .put("seed", seed)
                .put("by", by == null ? null : by.figure())
                .put("points", report.points())
                .put("complete", report.complete())
                .put("best", report.best().map(Documents::trial).orElse(null))
                .put("command", command)
                .put("trials", report.ranked().stream().map(Documents::trial).toList())
                .put("version", Version.number());
    }

    private static Document trial(Trial trial) {
        Document values = new Document();
        trial.point().values().forEach(values::put);
        return put(
                new Document()
                        .put("trial", trial.number())
                        .put("values", values)
                        .put("epochs", trial.epochs())
                        .put("refused", trial.refused()),
                trial.report());
    }

    /** Every device, and the id of the one that would be chosen; null for none. */
    public static Document devices(SelectionReport report) {
        return new Document()
                .put("preference", report.preference())
                .put("origin", report.origin())
                .put("candidates", report.candidates())
                .put("loaders", report.loaders())
                .put(
                        "chosen",
                        report.with(Candidate.Status.CHOSEN).stream()
                                .map(Candidate::id)
                                .findFirst()
                                .orElse(null));
    }

    /**
     * A tuning.
     *
     * @param place where the winner is kept; null if nothing is
     */
    public static Document tuning(TuningReport report, @Nullable String place) {
        return new Document()
                .put("backend", report.device())
                .put(
                        "present",
                        report.present().map(TunedConfiguration::options).orElse(null))
                .put("winner", report.winner().map(TunedConfiguration::options).orElse(null))
                .put("keptIn", place)
                .put("configurations", report.configurations());
    }

    /** Checks of gradients. */
    public static Document gradients(GradientChecks checks) {
        GradientCheck worst = checks.worst();
        return new Document()
                .put("backend", checks.device())
                .put("seed", checks.seed())
                .put("batch", checks.examples())
                .put("right", checks.right())
                .put("worstNetwork", worst.network())
                .put("worst", worst.worst())
                .put("checks", checks.checks());
    }

    /** A comparison of devices. */
    public static Document parity(Parity parity) {
        ParityPlan plan = parity.plan();
        return new Document()
                .put("network", plan.network())
                .put("batch", plan.examples())
                .put("steps", plan.steps())
                .put("seed", plan.seed())
                .put("right", parity.right())
                .put("fault", parity.fault().orElse(null))
                .put(
                        "devices",
                        parity.devices().stream()
                                .map(device -> new Document()
                                        .put("device", device.device())
                                        .put("verdict", parity.verdict(device))
                                        .put("promisesSameBits", device.promised())
                                        .put("share", device.share())
                                        .put("firstDifference", device.different())
                                        .put("outOfBounds", device.wrong())
                                        .put("operations", device.operations())
                                        .put("steps", device.steps()))
                                .toList())
                .put("absent", parity.absent())
                .put("failed", parity.failed());
    }
}
