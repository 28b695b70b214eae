package dev.chainrule.backprop;

/**
 * The way between the tasks that train one network together, each with a device of its own. All of them train by the same plan, and
 * call the same methods in the same order: what they get is the same in all of them. One thread at a time calls.
 */
public interface Exchange {
    /** One task, which has everything. */
    Exchange ALONE = new Exchange() {
        @Override
        public int tasks() {
            return 1;
        }

        @Override
        public int task() {
            return 0;
        }

        @Override
        public Sum add(SliceTree tree, float[] parts, float[] total) {
            System.arraycopy(parts, 0, total, 0, total.length);
            return () -> {};
        }

        @Override
        public byte[][] gather(byte[] own) {
            return new byte[][] {own};
        }
    };

    /** A sum that is on its way. */
    interface Sum {
        /**
         * Waits until the sum is there.
         *
         * @throws RuntimeException if it cannot be had: another task has ended, or was not heard of for too long
         */
        void await();
    }

    /** The number of tasks. */
    int tasks();

    /** The number of this task, from 0. */
    int task();

    /**
     * Begins to add up what the slices of all tasks have, by the tree; returns at once.
     *
     * @param tree the tree of the additions, for as many tasks as these
     * @param parts the sums of this task's own {@linkplain SliceTree#nodes nodes}, n numbers each, in their order; its until the sum
     *     is there
     * @param total n numbers, modified until the sum is there
     */
    Sum add(SliceTree tree, float[] parts, float[] total);

    /** The bytes that each task gives, in the order of the tasks; waits for all of them. */
    byte[][] gather(byte[] own);

    /**
     * The numbers that each task gives, however many, in the order of the tasks; waits for all of them. They go by {@link #gather} as
     * float32 in big-endian order, in as many rounds as the task with the most needs.
     */
    default float[][] gatherNumbers(float[] own) {
        return GatheredNumbers.of(this, own, GatheredNumbers.ROUND);
    }
}
