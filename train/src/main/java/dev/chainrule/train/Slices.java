package dev.chainrule.train;

import dev.chainrule.backprop.Exchange;
import java.util.Objects;

/**
 * A training whose batches are cut into slices. Slice k of every batch is taken from part k of the examples, which are cut into as many
 * parts, consecutive and as equal as can be; it is computed by itself, and the gradients of the slices are added in a fixed order. So the
 * parts may lie on as many devices: the model has the same bits on one as on several that have the same slices together. Another number of
 * slices gives other bits, as another batch does.
 *
 * @param count the number of slices; 1 for batches that are not cut
 * @param exchange the way to the other tasks that train this network, if there are any. Task t of T has the slices, and the examples of the
 *     parts, from ⌊t count / T⌋ on
 * @param examples the number of examples that all tasks have together; 0 where there is one task
 */
public record Slices(int count, Exchange exchange, int examples) {
    /** Batches are not cut. */
    public static final Slices NONE = of(1);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there are fewer slices than tasks, or no slice, or if the number of examples is missing or
     *     superfluous
     */
    public Slices {
        Objects.requireNonNull(exchange, "exchange");
        if (count < 1) {
            throw new IllegalArgumentException("slices: " + count + ", expected at least 1");
        }
        if (count < exchange.tasks()) {
            throw new IllegalArgumentException(
                    "slices: " + count + ", expected at least as many as tasks, " + exchange.tasks());
        }
        if (exchange.tasks() > 1 ? examples < 1 : examples != 0) {
            throw new IllegalArgumentException("slices: " + examples + " examples in all of " + exchange.tasks()
                    + " tasks, expected " + (exchange.tasks() > 1 ? "at least 1" : "0"));
        }
    }

    /** So many slices on one device. */
    public static Slices of(int count) {
        return new Slices(count, Exchange.ALONE, 0);
    }

    /**
     * A copy for one of several tasks.
     *
     * @param way the way to the others
     * @param all the number of examples that all tasks have together
     */
    public Slices together(Exchange way, int all) {
        return new Slices(count, way, all);
    }

    /**
     * Checks that batches can be cut.
     *
     * @param all the number of examples that all tasks have together
     * @throws IllegalArgumentException if not: a batch has fewer than all of them, and the number of slices does not divide it
     */
    public void check(int batch, int all) {
        if (batch < all && batch % count != 0) {
            throw new IllegalArgumentException(
                    "slices: " + count + ", expected a divisor of the batch of " + batch + " examples");
        }
    }

    /** Whether other tasks have slices. */
    boolean shared() {
        return exchange.tasks() > 1;
    }

    /** The number of examples that all tasks have together, of which {@code own} are here. */
    int all(int own) {
        return shared() ? examples : own;
    }

    /** The first slice of task t; of the task after the last, the number of slices. */
    int first(int t) {
        return (int) ((long) t * count / exchange.tasks());
    }

    /**
     * The place of the first example of a part, of {@code all} examples; of the part after the last, {@code all}. A task that
     * trains with others needs the examples of its own parts.
     *
     * @param part counted from 0
     */
    public static int from(int part, int count, int all) {
        return (int) ((long) part * all / count);
    }
}
