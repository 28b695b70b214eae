package dev.chainrule.modelselection;

import dev.chainrule.nn.CounterRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Divides row numbers into parts that judge in turn. The order is random, a function of the seed; every part has its share of
 * each class, to the next row. What is not of a part is learnt while that part judges.
 */
public final class StratifiedFolds {
    /** "split" in ASCII: keeps the order apart from whatever else is drawn from the same seed. */
    private static final long STREAM = 0x73706c6974L;

    /** The fold of a row that never judges. */
    private static final int NONE = -1;

    private final int count;
    /** All rows, in their random order. */
    private final int[] order;
    /** The fold of each row in that order. */
    private final int[] foldOf;

    private StratifiedFolds(int count, int[] order, int[] foldOf) {
        this.count = count;
        this.order = order;
        this.foldOf = foldOf;
    }

    /**
     * Folds of which each row is in one. Sizes, in all and by class, differ by one at most.
     *
     * @param label the class of a row, by its number from 0; the same for all rows if they are not to be stratified
     * @param count the number of folds
     * @throws IllegalArgumentException unless there are 2 folds at least and as many rows as folds
     */
    public static StratifiedFolds of(int rows, IntFunction<?> label, int count, long seed) {
        if (count < 2 || count > rows) {
            throw new IllegalArgumentException(
                    "folds: " + count + " of " + rows + " rows, expected at least 2 and at most one for each row");
        }
        int[] order = order(rows, seed);
        int[] foldOf = new int[rows];
        Integer[] byClass = byClass(order, label);
        for (int i = 0; i < rows; i++) {
            foldOf[byClass[i]] = i % count;
        }
        return new StratifiedFolds(count, order, foldOf);
    }

    /**
     * One part that judges, and is never learnt: a share of the rows, rounded, and as large a share of each class.
     *
     * @param label as for {@link #of}
     * @throws IllegalArgumentException unless the share is above 0 and below 1, and leaves a row at least on either side
     */
    public static StratifiedFolds holdOut(int rows, IntFunction<?> label, double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("hold-out: share " + share + ", expected above 0 and below 1");
        }
        long held = part(rows, share);
        if (held < 1 || held >= rows) {
            throw new IllegalArgumentException("hold-out: a share of " + share + " of " + rows + " rows is " + held
                    + ", expected at least one row, and one that is left to learn from");
        }
        int[] order = order(rows, seed);
        int[] foldOf = new int[rows];
        Integer[] byClass = byClass(order, label);
        for (int i = 0; i < rows; i++) {
            foldOf[byClass[i]] = part(i + 1L, share) > part(i, share) ? 0 : NONE;
        }
        return new StratifiedFolds(1, order, foldOf);
    }

    /** The share of some rows, rounded. */
    private static long part(long rows, double share) {
        return Math.round(rows * share);
    }

    private static int[] order(int rows, long seed) {
        int[] order = new int[rows];
        new CounterRandom(seed, STREAM).permute(order);
        return order;
    }

    /** The places in the order, by class; classes are numbered as they turn up, so that ties are broken by chance. */
    private static Integer[] byClass(int[] order, IntFunction<?> label) {
        Map<Object, Integer> numbers = new HashMap<>();
        int[] classes = Arrays.stream(order)
                .map(row -> numbers.computeIfAbsent(label.apply(row), unused -> numbers.size()))
                .toArray();
        Integer[] byClass = new Integer[order.length];
        Arrays.setAll(byClass, i -> i);
        Arrays.sort(byClass, Comparator.comparingInt(i -> classes[i]));
        return byClass;
    }

    /** The number of folds; 1 for a hold-out. */
    public int count() {
        return count;
    }

    /**
     * The rows to learn from while a fold judges, in their random order.
     *
     * @param fold counted from 0
     */
    public int[] train(int fold) {
        return rows(fold, false);
    }

    /**
     * The rows of a fold, in their random order.
     *
     * @param fold counted from 0
     */
    public int[] test(int fold) {
        return rows(fold, true);
    }

    private int[] rows(int fold, boolean inside) {
        int[] rows = new int[order.length];
        int found = 0;
        for (int i = 0; i < order.length; i++) {
            if ((foldOf[i] == fold) == inside) {
                rows[found++] = order[i];
            }
        }
        return Arrays.copyOf(rows, found);
    }
}
