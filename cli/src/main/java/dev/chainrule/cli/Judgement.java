package dev.chainrule.cli;

import dev.chainrule.train.Evaluation;
import dev.chainrule.train.Evaluation.ClassResult;
import dev.chainrule.train.Evaluation.Quantities;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An evaluation as people read it, and as JSON. */
final class Judgement {
    /** Recalls that differ by more than this are told. */
    private static final double MUCH = 0.2;

    private static final int MOST_TOLD = 5;

    private final Evaluation evaluation;

    Judgement(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /**
     * "accuracy 0.9722 (350/360) · most frequent class 0.1028"; of quantities "RMSE 53.1 · MAE 42.9 · R² 0.4894 (89
     * examples)"; of targets that are neither "cost 0.0123 (360 examples)".
     */
    String line() {
        Quantities q = evaluation.quantities();
        if (q != null) {
            return String.format(
                    Locale.ROOT,
                    "RMSE %.4g · MAE %.4g · R² %s (%d examples)",
                    q.rmse(),
                    q.mae(),
                    Double.isNaN(q.r2()) ? "undefined" : String.format(Locale.ROOT, "%.4f", q.r2()),
                    evaluation.total());
        }
        return evaluation.classifies()
                ? String.format(
                        Locale.ROOT,
                        "accuracy %.4f (%d/%d) · most frequent class %.4f",
                        evaluation.accuracy(),
                        evaluation.correct(),
                        evaluation.total(),
                        evaluation.mostFrequent())
                : String.format(Locale.ROOT, "cost %.4f (%d examples)", evaluation.cost(), evaluation.total());
    }

    /** The recall of each class, the worst first, where they differ by much. */
    Optional<String> recalls() {
        List<ClassResult> seen = evaluation.classes().stream()
                .filter(c -> c.examples() > 0)
                .sorted(Comparator.comparingDouble(ClassResult::recall))
                .toList();
        if (seen.size() < 2 || seen.get(seen.size() - 1).recall() - seen.get(0).recall() <= MUCH) {
            return Optional.empty();
        }
        String more = seen.size() > MOST_TOLD ? ", … (" + seen.size() + " classes)" : "";
        return Optional.of("found of each class: "
                + seen.stream()
                        .limit(MOST_TOLD)
                        .map(c -> String.format(
                                Locale.ROOT,
                                "%s %.4f (%d/%d)",
                                Visible.text(c.name()),
                                c.recall(),
                                c.correct(),
                                c.examples()))
                        .collect(Collectors.joining(", "))
                + more);
    }

    /**
     * Adds the figures to a document, each null where it does not apply.
     *
     * @param keys how accuracy, correct, total and cost are called there, in this order
     * @param evaluation null if nothing was judged
     */
    static Document put(Document document, List<String> keys, @Nullable Evaluation evaluation) {
        Evaluation classified = evaluation != null && evaluation.classifies() ? evaluation : null;
        Quantities q = evaluation == null ? null : evaluation.quantities();
        return document.put(keys.get(0), classified == null ? null : classified.accuracy())
                .put(keys.get(1), classified == null ? null : classified.correct())
                .put(keys.get(2), evaluation == null ? null : evaluation.total())
                .put(keys.get(3), evaluation == null ? null : evaluation.cost())
                .put("mostFrequent", classified == null ? null : classified.mostFrequent())
                .put("classes", classified == null ? null : documents(classified.classes()))
                .put("rmse", q == null ? null : q.rmse())
                .put("mae", q == null ? null : q.mae())
                .put("r2", q == null ? null : q.r2());
    }

    private static List<Document> documents(List<ClassResult> results) {
        return results.stream().map(Judgement::document).toList();
    }

    private static Document document(ClassResult result) {
        return new Document()
                .put("name", result.name())
                .put("examples", result.examples())
                .put("correct", result.correct())
                .put("recall", result.examples() == 0 ? null : result.recall());
    }
}
