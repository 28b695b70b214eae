package dev.chainrule.train;

import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.train.Evaluation.ClassResult;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts right answers by class, as long as every target is one. */
final class ClassJudge implements Judge {
    private static final int NO_CLASS = -1;

    private final List<String> names;
    private final int outputs;
    private final int[] examples;
    private final int[] correct;
    private float @Nullable [] hits;
    private boolean classes = true;

    /**
     * A judge of outputs whose classes have these names, or none.
     *
     * @param outputs K; one output unit tells two classes apart
     */
    ClassJudge(List<String> names, int outputs) {
        int count = outputs == 1 ? 2 : outputs;
        this.names = names.isEmpty()
                ? IntStream.range(0, count).mapToObj(Integer::toString).toList()
                : names;
        this.outputs = outputs;
        this.examples = new int[count];
        this.correct = new int[count];
    }

    @Override
    public void judge(Compute compute, Workspace batch, float[] y, Matrix column) {
        if (hits == null) {
            hits = new float[column.rows()];
        }
        compute.hits(batch.z(), batch.y(), column);
        compute.download(column, hits, 0);
        for (int e = 0; e < column.rows(); e++) {
            int k = classOf(y, e * outputs);
            classes &= k != NO_CLASS;
            if (k != NO_CLASS) {
                examples[k]++;
                correct[k] += hits[e] == 1 ? 1 : 0;
            }
        }
    }

    /** The class that a row of targets stands for: the place of its only 1 among zeros; for one output, 0 or 1 itself. */
    private int classOf(float[] y, int at) {
        if (outputs == 1) {
            return y[at] == 0 ? 0 : y[at] == 1 ? 1 : NO_CLASS;
        }
        int found = NO_CLASS;
        for (int k = 0; k < outputs; k++) {
            if (y[at + k] != 0) {
                if (y[at + k] != 1 || found != NO_CLASS) {
                    return NO_CLASS;
                }
                found = k;
            }
        }
        return found;
    }

    @Override
    public Evaluation evaluation(int total, double cost) {
        List<ClassResult> results = !classes
                ? List.of()
                : IntStream.range(0, examples.length)
                        .mapToObj(k -> new ClassResult(names.get(k), examples[k], correct[k]))
                        .toList();
        return new Evaluation(total, cost, results, null);
    }
}
