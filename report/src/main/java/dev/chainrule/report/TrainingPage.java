package dev.chainrule.report;

import dev.chainrule.page.Bar;
import dev.chainrule.page.Html;
import dev.chainrule.page.Page;
import dev.chainrule.page.Quantity;
import dev.chainrule.page.Tables;
import dev.chainrule.report.Shares.Part;
import dev.chainrule.train.EpochReport;
import dev.chainrule.train.EpochTimes;
import dev.chainrule.train.Evaluation;
import dev.chainrule.train.TrainingMemory;
import dev.chainrule.train.ValidationReport;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Writes the page of a training: what came of it first, what it was made of last. */
final class TrainingPage {
    private final TrainingRecord training;
    private final Progress progress;
    private final Page page;
    private final Html html;

    private TrainingPage(TrainingRecord training, Page page) {
        this.training = training;
        this.progress = training.progress();
        this.page = page;
        this.html = page.html();
    }

    /** The page as a file. */
    static String still(TrainingRecord training) {
        return new TrainingPage(training, Page.still(training.title())).write();
    }

    /** The page as it is while it is watched: it runs a script, which takes up each new {@link #part}. */
    static String live(TrainingRecord training, String script) {
        return new TrainingPage(training, Page.live(training.title(), script)).write();
    }

    /** The body of the page. */
    static String part(TrainingRecord training) {
        return new TrainingPage(training, Page.part()).write();
    }

    private String write() {
        header();
        html.open("main");
        curves();
        judgement();
        distributions();
        costs();
        facts();
        html.close();
        return page.written();
    }

    // ---- what came of it

    private void header() {
        Ending ending = progress.ending();
        html.open("header").element("h1", training.title());
        if (ending.kind() == Ending.Kind.RUNNING) {
            running();
        } else if (ending.broken()) {
            html.open("p", "class", "broken-off")
                    .element("b", capital(ending.kind().text()) + ". ")
                    .text(ending.message().replaceFirst("^training ", "Training "))
                    .close();
        } else {
            html.element(
                    "p",
                    "Ended after " + epochs(progress.history().size()) + " of " + progress.epochs() + ": "
                            + ending.kind().text()
                            + (ending.message().isEmpty() ? "" : "; " + ending.message()) + ".",
                    "class",
                    "subtitle");
        }
        progress.notes().forEach(note -> html.element("p", "Note: " + note, "class", "subtitle"));
        html.open("dl", "class", "figures");
        figures();
        html.close().close();
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String epochs(int count) {
        return count + (count == 1 ? " epoch" : " epochs");
    }

    private void running() {
        double left = progress.secondsLeft();
        html.element(
                "p",
                progress.device().isEmpty()
                        ? "The training has not begun."
                        : "Running: epoch "
                                + Math.min(progress.history().size() + 1, progress.epochs()) + " of "
                                + progress.epochs() + " on " + progress.device()
                                + (Double.isFinite(left) ? ", about " + Quantity.of(left, "s") + " left." : "."),
                "class",
                "subtitle");
        html.open("div", "class", "whole");
        Bar bar = new Bar(1);
        bar.open(html, "learnt: " + Quantity.percent(progress.share()));
        bar.part(html, 0, progress.share(), "fill c0");
        html.close().close();
    }

    private void figures() {
        if (training.judgement() != null) {
            Evaluation evaluation = training.judgement().evaluation();
            if (evaluation.quantities() != null) {
                page.fact("test RMSE", Quantity.plain(evaluation.quantities().rmse()));
                page.fact("test R²", Quantity.plain(evaluation.quantities().r2()));
            } else if (evaluation.classifies()) {
                page.fact("test accuracy", Quantity.plain(evaluation.accuracy()));
            }
            page.fact("test cost", Quantity.plain(evaluation.cost()));
        }
        List<EpochReport> history = progress.history();
        if (history.isEmpty()) {
            return;
        }
        EpochReport last = history.get(history.size() - 1);
        int best = progress.bestEpoch();
        ValidationReport judged = best == 0 ? null : history.get(best - 1).validation();
        if (judged != null) {
            String of = "validation ";
            if (!Double.isNaN(judged.accuracy())) {
                page.fact(of + "accuracy", Quantity.plain(judged.accuracy()));
            }
            if (!Double.isNaN(judged.rmse())) {
                page.fact(of + "RMSE", Quantity.plain(judged.rmse()));
            }
            page.fact(of + "cost", Quantity.plain(judged.cost()));
        }
        page.fact("cost", Quantity.plain(last.cost()));
        page.fact("epochs", Integer.toString(history.size()));
        page.fact("time", Quantity.of(progress.seconds(), "s"));
        page.fact("speed", Quantity.of(progress.samplesPerSecond(), Quantity.SAMPLES));
    }

    private void curves() {
        Curves curves = new Curves(progress);
        page.section("By epoch", "");
        if (curves.drawn()) {
            curves.write(html);
            html.element("p", curves.words(), "class", "subtitle");
        } else {
            html.element(
                    "p",
                    progress.ending().kind() == Ending.Kind.RUNNING
                            ? "No epoch has ended yet."
                            : "No epoch was learnt to its end, so there is nothing to draw.");
        }
        html.close();
    }

    private void judgement() {
        if (training.judgement() == null) {
            if (progress.ending().broken()) {
                page.section("Judgement", "");
                html.element("p", "The network was not judged by the test part, because its training was broken off.");
                html.close();
            }
            return;
        }
        Evaluation evaluation = training.judgement().evaluation();
        page.section(
                "Judgement", "By " + evaluation.total() + " examples that were not learnt: " + evaluation.text() + ".");
        if (evaluation.classifies()) {
            new Classes(evaluation).write(html);
        } else {
            quantities(evaluation);
        }
        html.close();
        if (!training.judgement().worst().examples().isEmpty()) {
            page.section(
                    "Worst examples",
                    "Those of the test part that cost the most"
                            + (evaluation.classifies()
                                    ? ": wrong answers that the network is sure of come first."
                                    : "."));
            new Worst(training.judgement().worst()).write(html);
            html.close();
        }
    }

    private void quantities(Evaluation evaluation) {
        if (evaluation.figures().isEmpty()) {
            return;
        }
        Tables.open(html, "Errors", "numbers brief");
        html.open("thead").open("tr");
        Tables.head(html, "Figure");
        Tables.numberHead(html, "Value");
        html.close().close().open("tbody");
        evaluation
                .figures()
                .forEach((name, value) -> html.open("tr")
                        .element("th", name, "scope", "row")
                        .element("td", Quantity.plain(value), "class", "number")
                        .close());
        html.close();
        Tables.close(html);
    }

    private void distributions() {
        if (training.layers() == null) {
            return;
        }
        LayerStates layers = training.layers();
        page.section(
                "Weights and gradients",
                "A bar, or a step of the line, for each interval; biases are left out."
                        + (layers.examples() == 0
                                ? ""
                                : " Gradients are those of the mean cost of " + layers.examples()
                                        + " examples that were learnt, without decay."));
        new Distributions(layers).write(html);
        html.close();
    }

    // ---- what it cost

    private void costs() {
        List<EpochReport> timed =
                progress.history().stream().filter(e -> e.times() != null).toList();
        if (timed.isEmpty() && training.memory() == null) {
            return;
        }
        page.section("Time and memory", "");
        html.open("div", "class", "panels");
        if (!timed.isEmpty()) {
            double seconds = timed.stream().mapToDouble(EpochReport::seconds).sum();
            double data = sum(timed, EpochTimes::data);
            double steps = sum(timed, EpochTimes::steps);
            double judging = sum(timed, EpochTimes::judging);
            double transfers = sum(timed, EpochTimes::transfers);
            double rest = Math.max(0, seconds - data - steps - judging - transfers);
            new Shares(
                            "Time of " + epochs(timed.size()) + ", " + Quantity.of(seconds, "s"),
                            "Phase",
                            List.of(
                                    time("data: order, waiting for batches", data),
                                    time("steps: forward, backward, update", steps),
                                    time("judging by the validation set", judging),
                                    time("transfers: costs, parameters, batches", transfers),
                                    time("the rest: listeners, checkpoints", rest)))
                    .write(html);
        }
        if (training.memory() != null) {
            memory(training.memory());
        }
        html.close().close();
    }

    private static double sum(List<EpochReport> timed, ToDoubleFunction<EpochTimes> phase) {
        return timed.stream()
                .mapToDouble(e -> phase.applyAsDouble(Objects.requireNonNull(e.times())))
                .sum();
    }

    private static Part time(String name, double seconds) {
        return new Part(name, seconds, Quantity.of(seconds, "s"));
    }

    private void memory(TrainingMemory memory) {
        new Shares(
                        "Device memory, " + Quantity.memory(memory.onDevice()),
                        "Use",
                        List.of(
                                bytes("parameters", memory.parameters()),
                                bytes("optimizer", memory.optimizer()),
                                bytes("workspace: activations, errors", memory.workspace()),
                                bytes("data", memory.data()),
                                bytes("validation", memory.validation())))
                .write(html);
    }

    private static Part bytes(String name, long bytes) {
        return new Part(name, bytes, Quantity.memory(bytes));
    }

    // ---- what it was made of

    private void facts() {
        page.section("Facts", "");
        html.open("dl", "class", "setting");
        training.facts().forEach(page::fact);
        if (training.memory() != null) {
            page.fact("Memory", training.memory().text());
        }
        html.close().close();
    }
}
