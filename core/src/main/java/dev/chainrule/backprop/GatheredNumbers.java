package dev.chainrule.backprop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The numbers of all tasks, which go in rounds, since an array of bytes can hold fewer than 2^29 of them. */
final class GatheredNumbers {
    /** The most numbers that a task gives in a round: 64 MiB. */
    static final int ROUND = 1 << 24;

    private GatheredNumbers() {}

    /**
     * Gathers in rounds of at most {@code round} numbers. Another follows as long as any task has given as many: all tasks see that.
     *
     * @param own the numbers of this task
     */
    static float[][] of(Exchange exchange, float[] own, int round) {
        List<float[]> all = new ArrayList<>();
        boolean more = true;
        for (int from = 0; more; ) {
            int count = Math.min(round, own.length - from);
            ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES);
            bytes.asFloatBuffer().put(own, from, count);
            from += count;
            byte[][] pieces = exchange.gather(bytes.array());
            more = false;
            for (int task = 0; task < pieces.length; task++) {
                float[] before = task < all.size() ? all.get(task) : new float[0];
                int added = pieces[task].length / Float.BYTES;
                float[] longer = Arrays.copyOf(before, before.length + added);
                ByteBuffer.wrap(pieces[task]).asFloatBuffer().get(longer, before.length, added);
                if (task < all.size()) {
                    all.set(task, longer);
                } else {
                    all.add(longer);
                }
                more |= added == round;
            }
        }
        return all.toArray(float[][]::new);
    }
}
