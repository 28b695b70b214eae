package dev.chainrule.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A class that was taken for another.
 *
 * @param target the class of the examples
 * @param answered the class that was answered
 * @param count the number of these examples
 */
public record Confusion(int target, int answered, long count) {
    /** The most frequent first, then by the classes. */
    static final Comparator<Confusion> ORDER = Comparator.comparingLong(Confusion::count)
            .reversed()
            .thenComparingInt(Confusion::target)
            .thenComparingInt(Confusion::answered);

    /**
     * The confusions of a matrix, the most frequent first.
     *
     * @param matrix the number of examples: matrix[target][answered]
     */
    public static List<Confusion> of(List<List<Long>> matrix) {
        List<Confusion> found = new ArrayList<>();
        for (int i = 0; i < matrix.size(); i++) {
            for (int k = 0; k < matrix.get(i).size(); k++) {
                if (i != k && matrix.get(i).get(k) > 0) {
                    found.add(new Confusion(i, k, matrix.get(i).get(k)));
                }
            }
        }
        found.sort(ORDER);
        return found;
    }
}
