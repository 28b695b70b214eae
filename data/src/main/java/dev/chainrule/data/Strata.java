package dev.chainrule.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Divides rows so that every part has its share of each class. */
final class Strata {
    private final int[] order;

    /** The class of each row in that order: numbered as they turn up, so that ties are broken by chance. */
    private final int[] classes;

    private final int[] sizes;

    /** Takes the rows in an order, which is to be random. */
    Strata(int[] order, IntFunction<String> labels) {
        this.order = order;
        Map<String, Integer> numbers = new HashMap<>();
        this.classes = Arrays.stream(order)
                .map(row -> numbers.computeIfAbsent(labels.apply(row), label -> numbers.size()))
                .toArray();
        this.sizes = new int[numbers.size()];
        Arrays.stream(classes).forEach(k -> sizes[k]++);
    }

    /**
     * The first {@code trainRows} of the order, but for the classes: each gives the same proportion, to the next row, and
     * at least one row to either side if it has two. The order stays in both parts.
     */
    Split<int[]> split(int trainRows) {
        int[] left = shares(trainRows);
        int[] train = new int[trainRows];
        int[] test = new int[order.length - trainRows];
        int trained = 0;
        int tested = 0;
        for (int i = 0; i < order.length; i++) {
            if (left[classes[i]]-- > 0) {
                train[trained++] = order[i];
            } else {
                test[tested++] = order[i];
            }
        }
        return new Split<>(train, test);
    }

    /** The number of rows of each class to learn from, by largest remainders. */
    private int[] shares(int trainRows) {
        int[] shares = new int[sizes.length];
        double[] exact = new double[sizes.length];
        int rest = trainRows;
        for (int k = 0; k < sizes.length; k++) {
            exact[k] = (double) sizes[k] * trainRows / order.length;
            shares[k] = Math.min(Math.max((int) exact[k], least(k)), most(k));
            rest -= shares[k];
        }
        Integer[] byRemainder = new Integer[sizes.length];
        Arrays.setAll(byRemainder, k -> k);
        Arrays.sort(byRemainder, Comparator.comparingDouble(k -> shares[k] - exact[k]));
        for (boolean bounded = true; rest != 0; bounded = false) {
            rest = rest > 0 ? add(shares, byRemainder, rest, bounded) : remove(shares, byRemainder, rest, bounded);
        }
        return shares;
    }

    private int add(int[] shares, Integer[] byRemainder, int rest, boolean bounded) {
        int left = rest;
        for (boolean progress = true; left > 0 && progress; ) {
            progress = false;
            for (int i = 0; i < byRemainder.length && left > 0; i++) {
                int k = byRemainder[i];
                if (shares[k] < (bounded ? most(k) : sizes[k])) {
                    shares[k]++;
                    left--;
                    progress = true;
                }
            }
        }
        return left;
    }

    private int remove(int[] shares, Integer[] byRemainder, int rest, boolean bounded) {
        int left = rest;
        for (boolean progress = true; left < 0 && progress; ) {
            progress = false;
            for (int i = byRemainder.length - 1; i >= 0 && left < 0; i--) {
                int k = byRemainder[i];
                if (shares[k] > (bounded ? least(k) : 0)) {
                    shares[k]--;
                    left++;
                    progress = true;
                }
            }
        }
        return left;
    }

    private int least(int k) {
        return sizes[k] > 1 ? 1 : 0;
    }

    private int most(int k) {
        return sizes[k] > 1 ? sizes[k] - 1 : 1;
    }
}
