package dev.chainrule.modelselection;

import dev.chainrule.train.ArrayDataset;
import dev.chainrule.train.ClassTargets;
import dev.chainrule.train.Dataset;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Divisions of the same examples, each made when it is asked for, and equal every time. */
public interface Folds {
    /** The number of divisions. */
    int count();

    /**
     * Makes a division.
     *
     * @param number counted from 0
     */
    Fold fold(int number);

    /**
     * The divisions of row numbers, each made of a program's own data: fit whatever is fitted to the first rows, and apply it to
     * both.
     *
     * @param maker makes a fold of the rows to learn from and the rows that judge
     */
    static Folds of(StratifiedFolds rows, Maker maker) {
        return new Folds() {
            @Override
            public int count() {
                return rows.count();
            }

            @Override
            public Fold fold(int number) {
                return maker.fold(rows.train(number), rows.test(number));
            }
        };
    }

    /** Makes a fold of the numbers of its rows, counted from 0. */
    @FunctionalInterface
    interface Maker {
        /** A fold of these rows to learn from, and those to judge by. */
        Fold fold(int[] train, int[] test);
    }

    /**
     * k folds of raw rows, stratified where they have classes.
     *
     * <pre>{@code Folds.of(Dataset.of(x, labels), 5, seed, ArrayDataset::standardized)}</pre>
     *
     * @param fit makes the rows to learn from ready, and is given nothing else; the other rows are read by the schema of its result
     * @throws IllegalArgumentException unless there are 2 folds at least and as many rows as folds
     */
    static Folds of(ArrayDataset raw, int count, long seed, UnaryOperator<ArrayDataset> fit) {
        return of(StratifiedFolds.of(raw.size(), classes(raw), count, seed), fitted(raw, fit));
    }

    /**
     * One division of raw rows, of which a share judges, stratified where they have classes.
     *
     * @param fit as {@link #of(ArrayDataset, int, long, UnaryOperator)} takes it
     * @throws IllegalArgumentException unless the share is above 0 and below 1, and leaves a row at least on either side
     */
    static Folds holdOut(ArrayDataset raw, double share, long seed, UnaryOperator<ArrayDataset> fit) {
        return of(StratifiedFolds.holdOut(raw.size(), classes(raw), share, seed), fitted(raw, fit));
    }

    private static Maker fitted(ArrayDataset raw, UnaryOperator<ArrayDataset> fit) {
        return (train, test) -> {
            ArrayDataset learnt = fit.apply(raw.select(train));
            return new Fold(learnt, raw.select(test).with(learnt.schema()));
        };
    }

    /**
     * k folds of examples to which nothing needs to be fitted, such as pixels, stratified where they have classes.
     *
     * @throws IllegalArgumentException unless there are 2 folds at least and as many rows as folds
     */
    static Folds of(Dataset ready, int count, long seed) {
        return of(StratifiedFolds.of(ready.size(), classes(ready), count, seed), selected(ready));
    }

    /**
     * One division of examples to which nothing needs to be fitted, of which a share judges.
     *
     * @throws IllegalArgumentException unless the share is above 0 and below 1, and leaves a row at least on either side
     */
    static Folds holdOut(Dataset ready, double share, long seed) {
        return of(StratifiedFolds.holdOut(ready.size(), classes(ready), share, seed), selected(ready));
    }

    private static Maker selected(Dataset ready) {
        return (train, test) -> new Fold(ready.select(train), ready.select(test));
    }

    /** These, with a change of the examples to learn from, which leaves those alone that judge. */
    default Folds learning(UnaryOperator<Dataset> change) {
        Folds made = this;
        return new Folds() {
            @Override
            public int count() {
                return made.count();
            }

            @Override
            public Fold fold(int number) {
                Fold fold = made.fold(number);
                return new Fold(change.apply(fold.train()), fold.test());
            }
        };
    }

    /** These, each kept once it was made: for divisions that are asked for often, and fit into memory. */
    default Folds kept() {
        Folds made = this;
        @Nullable Fold[] kept = new Fold[count()];
        return new Folds() {
            @Override
            public int count() {
                return made.count();
            }

            @Override
            public Fold fold(int number) {
                Fold fold = kept[number];
                if (fold == null) {
                    fold = made.fold(number);
                    kept[number] = fold;
                }
                return fold;
            }
        };
    }

    /** The class of each row: that of its targets, or the same for all where targets are quantities. */
    private static IntFunction<?> classes(Dataset data) {
        float[] y = new float[data.outputs()];
        int[] classes = new int[data.size()];
        for (int e = 0; e < classes.length; e++) {
            data.copyTargets(e, 1, y);
            classes[e] = ClassTargets.classOf(y);
            if (classes[e] < 0) {
                return row -> 0;
            }
        }
        return row -> classes[row];
    }
}
