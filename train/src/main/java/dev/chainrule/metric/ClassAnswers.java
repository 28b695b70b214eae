package dev.chainrule.metric;

/** A network's answers to some examples, and the classes that would be right. It keeps the arrays that it is made of, and no copies. */
public final class ClassAnswers {
    private final int classes;
    private final double[] scores;
    private final int[] answered;
    private final int[] targets;
    private final int rows;

    /**
     * Checked answers.
     *
     * @param classes C, the number of classes, at least 2
     * @param scores the score of each class, of which higher means likelier: scores[rows, C], row-major, in the beginning of the
     *     array
     * @param answered the class that is answered to each example, from 0
     * @param targets the class that is right, from 0
     * @param rows the number of examples
     * @throws IllegalArgumentException if there are less than 2 classes, an array is too short, a score is not finite, or a
     *     class is none
     */
    public ClassAnswers(int classes, double[] scores, int[] answered, int[] targets, int rows) {
        if (classes < 2) {
            throw new IllegalArgumentException("answers: " + classes + " classes, expected at least 2");
        }
        if (rows < 0 || answered.length < rows || targets.length < rows || scores.length < (long) rows * classes) {
            throw new IllegalArgumentException(
                    "answers: " + rows + " rows of " + classes + " classes, expected as many in " + scores.length
                            + " scores, " + answered.length + " answers and " + targets.length + " targets");
        }
        for (int e = 0; e < rows; e++) {
            if (answered[e] < 0 || answered[e] >= classes || targets[e] < 0 || targets[e] >= classes) {
                throw new IllegalArgumentException("answers: row " + e + " has the answer " + answered[e]
                        + " and the target " + targets[e] + ", expected 0 to " + (classes - 1));
            }
            for (int k = 0; k < classes; k++) {
                if (!Double.isFinite(scores[e * classes + k])) {
                    throw new IllegalArgumentException("answers: row " + e + ", class " + k + ": the score is "
                            + scores[e * classes + k] + ", expected a finite number");
                }
            }
        }
        this.classes = classes;
        this.scores = scores;
        this.answered = answered;
        this.targets = targets;
        this.rows = rows;
    }

    /** Answers by the highest score of each row, the first of equals. */
    public static ClassAnswers of(int classes, double[] scores, int[] targets) {
        int[] answered = new int[targets.length];
        for (int e = 0; e < answered.length && (e + 1) * classes <= scores.length; e++) {
            for (int k = 1; k < classes; k++) {
                if (scores[e * classes + k] > scores[e * classes + answered[e]]) {
                    answered[e] = k;
                }
            }
        }
        return new ClassAnswers(classes, scores, answered, targets, targets.length);
    }

    /** The number of classes. */
    public int classes() {
        return classes;
    }

    /** The number of examples. */
    public int rows() {
        return rows;
    }

    /** The class that is answered to an example. */
    public int answered(int row) {
        return answered[row];
    }

    /** The class that is right for an example. */
    public int target(int row) {
        return targets[row];
    }

    /** The score of class k for an example. */
    public double score(int row, int k) {
        return scores[row * classes + k];
    }

    /** Checks that these are answers of as many classes as those before. */
    void check(int expected) {
        if (classes != expected) {
            throw new IllegalArgumentException("answers: " + classes + " classes, expected " + expected + " as before");
        }
    }
}
