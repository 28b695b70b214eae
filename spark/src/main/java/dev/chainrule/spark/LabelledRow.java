package dev.chainrule.spark;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row to learn from.
 *
 * <p>Rows have an order that does not depend on where they lie: by the id, if there is one, and else by a hash of their content, and then
 * by the content, so that rows which are equal in all are interchangeable.
 */
final class LabelledRow implements Serializable, Comparable<LabelledRow> {
    private static final long serialVersionUID = 1;
    /** The offset and the prime of the FNV-1a hash. */
    private static final long OFFSET = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    final long id;
    final float[] x;
    final double label;
    final float weight;

    /** A row with an id; null for the hash of its content. */
    LabelledRow(@Nullable Long id, float[] x, double label, float weight) {
        this.x = x;
        this.label = label;
        this.weight = weight;
        this.id = id != null ? id : hash();
    }

    private long hash() {
        long hash = OFFSET;
        for (float value : x) {
            hash = (hash ^ Float.floatToIntBits(value)) * PRIME;
        }
        hash = (hash ^ Double.doubleToLongBits(label)) * PRIME;
        hash = (hash ^ Float.floatToIntBits(weight)) * PRIME;
        return hash ^ hash >>> Integer.SIZE;
    }

    @Override
    public int compareTo(LabelledRow other) {
        int order = Long.compare(id, other.id);
        if (order == 0) {
            order = Double.compare(label, other.label);
        }
        if (order == 0) {
            order = Float.compare(weight, other.weight);
        }
        return order == 0 ? Arrays.compare(x, other.x) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LabelledRow row && compareTo(row) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }
}
