package dev.chainrule.spark;

import dev.chainrule.backprop.Exchange;
import dev.chainrule.nn.Scaling;
import dev.chainrule.train.Slices;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Brings quantities to mean 0 and standard deviation 1. Sums are taken in float64 over each part of the rows that a slice has, and then over
 * the parts, so that they are the same for every number of tasks.
 */
final class LabelScaling {
    private final Exchange exchange;
    private final int slices;
    private final int all;
    private final List<LabelledRow> rows;

    private LabelScaling(Exchange exchange, int slices, int all, List<LabelledRow> rows) {
        this.exchange = exchange;
        this.slices = slices;
        this.all = all;
        this.rows = rows;
    }

    /**
     * The scaling of all tasks' labels.
     *
     * @param all the number of rows of all tasks
     * @param rows those of this one, in order
     */
    static Scaling of(Exchange exchange, int slices, int all, List<LabelledRow> rows) {
        LabelScaling labels = new LabelScaling(exchange, slices, all, rows);
        double mean = labels.sum(label -> label) / all;
        double factor = 1 / Math.sqrt(labels.sum(label -> (label - mean) * (label - mean)) / all);
        if (Float.isInfinite((float) factor)) {
            factor = 1; // all labels are equal
        }
        return new Scaling(new double[] {mean}, new double[] {factor});
    }

    private double sum(DoubleUnaryOperator term) {
        int first = first(exchange.task());
        int end = first(exchange.task() + 1);
        ByteBuffer sums = ByteBuffer.allocate((end - first) * Double.BYTES);
        int before = Slices.from(first, slices, all);
        for (int part = first; part < end; part++) {
            double sum = 0;
            for (int i = Slices.from(part, slices, all); i < Slices.from(part + 1, slices, all); i++) {
                sum += term.applyAsDouble(rows.get(i - before).label);
            }
            sums.putDouble(sum);
        }
        double total = 0;
        for (byte[] ofTask : exchange.gather(sums.array())) {
            ByteBuffer parts = ByteBuffer.wrap(ofTask);
            while (parts.hasRemaining()) {
                total += parts.getDouble();
            }
        }
        return total;
    }

    private int first(int task) {
        return (int) ((long) task * slices / exchange.tasks());
    }
}
