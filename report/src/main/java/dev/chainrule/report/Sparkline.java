package dev.chainrule.report;

import java.util.Arrays;

/**
 * Values in a line of text, a block for each, the higher the greater. When there are more than have room, each block becomes the mean
 * of two, so that any number of values takes the same memory.
 */
final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private final double[] sums;
    private final int[] counts;
    /** The values that a block stands for, once it is full. */
    private long perBlock = 1;

    private int blocks;
    private long inLast;
    private double last = Double.NaN;

    /** A line of {@code width} characters at most. */
    Sparkline(int width) {
        sums = new double[width];
        counts = new int[width];
    }

    /** Adds a value; one that is not finite leaves a gap. */
    void add(double value) {
        last = value;
        if (blocks == 0 || inLast == perBlock) {
            if (blocks == sums.length) {
                halve();
            }
            if (blocks == 0 || inLast == perBlock) {
                blocks++;
                inLast = 0;
            }
        }
        inLast++;
        if (Double.isFinite(value)) {
            sums[blocks - 1] += value;
            counts[blocks - 1]++;
        }
    }

    /** Makes one block of each two; of an odd number the last is half full. */
    private void halve() {
        for (int i = 0; i < blocks; i += 2) {
            boolean two = i + 1 < blocks;
            sums[i / 2] = sums[i] + (two ? sums[i + 1] : 0);
            counts[i / 2] = counts[i] + (two ? counts[i + 1] : 0);
        }
        inLast = blocks % 2 == 0 ? 2 * perBlock : perBlock;
        perBlock *= 2;
        blocks = (blocks + 1) / 2;
        Arrays.fill(sums, blocks, sums.length, 0);
        Arrays.fill(counts, blocks, counts.length, 0);
    }

    /** The last value; NaN without any. */
    double last() {
        return last;
    }

    /** The blocks. */
    String text() {
        double[] means = new double[blocks];
        Arrays.setAll(means, i -> counts[i] == 0 ? Double.NaN : sums[i] / counts[i]);
        double least = Arrays.stream(means).filter(Double::isFinite).min().orElse(0);
        double most = Arrays.stream(means).filter(Double::isFinite).max().orElse(0);
        StringBuilder line = new StringBuilder();
        for (double mean : means) {
            line.append(Double.isFinite(mean) ? block(mean, least, most) : ' ');
        }
        return line.toString();
    }

    private static char block(double value, double least, double most) {
        int highest = BLOCKS.length() - 1;
        int height = most > least ? (int) Math.round((value - least) / (most - least) * highest) : highest / 2;
        return BLOCKS.charAt(height);
    }
}
