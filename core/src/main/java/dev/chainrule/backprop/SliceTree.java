package dev.chainrule.backprop;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which the gradients of slices 0 … S-1 are added: that of slices from … to-1 is the sum of the first half's and the second
 * half's, which begins at ⌊(from + to) / 2⌋. Slices without examples are left out. The order depends on S alone: tasks that have
 * consecutive slices add up the nodes of the tree that are theirs, and the rest of the tree is added from those.
 */
public final class SliceTree {
    private final int slices;
    private final int tasks;
    private final List<List<Node>> nodes = new ArrayList<>();

    /**
     * A part of the tree.
     *
     * @param from its first slice
     * @param to the slice after its last
     */
    public record Node(int from, int to) {
        boolean leaf() {
            return to - from == 1;
        }

        Node left() {
            return new Node(from, (from + to) >>> 1);
        }

        Node right() {
            return new Node((from + to) >>> 1, to);
        }
    }

    /**
     * The tree of {@code slices}, of which task t has those from ⌊t S / T⌋ to before ⌊(t + 1) S / T⌋.
     *
     * @throws IllegalArgumentException if there is no task, or one would have no slice
     */
    public SliceTree(int slices, int tasks) {
        if (tasks < 1 || slices < tasks) {
            throw new IllegalArgumentException("slices: " + slices + " for " + tasks
                    + " tasks, expected at least one for each task, and at least one task");
        }
        this.slices = slices;
        this.tasks = tasks;
        for (int t = 0; t < tasks; t++) {
            nodes.add(new ArrayList<>());
        }
        collect(new Node(0, slices));
    }

    private void collect(Node node) {
        int owner = owner(node.from());
        if (owner == owner(node.to() - 1)) {
            nodes.get(owner).add(node);
        } else {
            collect(node.left());
            collect(node.right());
        }
    }

    private int owner(int slice) {
        int task = 0;
        while (slice >= first(task + 1)) {
            task++;
        }
        return task;
    }

    /** S. */
    public int slices() {
        return slices;
    }

    /** The first slice of a task; of the task after the last, S. */
    public int first(int task) {
        return (int) ((long) task * slices / tasks);
    }

    /** The largest nodes whose slices are all a task's, in order. */
    public List<Node> nodes(int task) {
        return List.copyOf(nodes.get(task));
    }

    /**
     * Adds up the nodes of all tasks.
     *
     * @param parts what each task has: for each of its nodes, in order, n numbers; modified
     * @param total the first n numbers are modified
     */
    public void sum(float[][] parts, int n, float[] total) {
        Adder adder = new Adder(parts, n);
        Place root = adder.sum(new Node(0, slices));
        System.arraycopy(root.array, root.at, total, 0, n);
    }

    /** Numbers in an array, from a place on. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Place(float[] array, int at) {}

    /** Takes the nodes of the tasks one after the other, in the order in which the tree meets them. */
    private final class Adder {
        private final float[][] parts;
        private final int n;
        private int task;
        private int node;

        private Adder(float[][] parts, int n) {
            this.parts = parts;
            this.n = n;
        }

        private Place sum(Node at) {
            if (node == nodes.get(task).size()) {
                task++;
                node = 0;
            }
            if (nodes.get(task).get(node).equals(at)) {
                return new Place(parts[task], n * node++);
            }
            Place left = sum(at.left());
            Place right = sum(at.right());
            for (int i = 0; i < n; i++) {
                left.array[left.at + i] += right.array[right.at + i];
            }
            return left;
        }
    }
}
