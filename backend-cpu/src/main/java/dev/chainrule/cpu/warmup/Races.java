package dev.chainrule.cpu.warmup;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The races of a backend: one for each operation and shape that it met lately. For one thread at a time. */
final class Races {
    private static final int MOST_MET = 256;
    private static final int MOST_TASKS = 1024;
    /** Products of fewer multiplications are left to the plain loops for good: they take about 1 µs. */
    private static final long FEWEST = 1 << 12;

    private final int threads;
    private final WarmUp warmUp;
    private final Allowance allowance = new Allowance();
    private final List<Met> met = new ArrayList<>();
    private final List<WarmUpTask> started = new ArrayList<>();

    /** @param threads the threads that compute a product by vectors */
    Races(int threads, WarmUp warmUp) {
        this.threads = threads;
        this.warmUp = warmUp;
    }

    /** An operation on operands of one shape, and its race; k is 0 for an operation that is no product. */
    private record Met(OperationVariant operation, int m, int n, int k, Race race) {}

    /** The race of the product op(A)[m, k] op(B)[k, n] and what is fused to it; null where plain loops always compute. */
    @Nullable
    Race ofProduct(OperationVariant operation, int m, int n, int k) {
        return (long) m * n * k < FEWEST ? null : of(operation, m, n, k);
    }

    /** The race of an operation on [m, n] that is no product. */
    Race ofLoop(OperationVariant operation, int m, int n) {
        return of(operation, m, n, 0);
    }

    private Race of(OperationVariant operation, int m, int n, int k) {
        for (int i = 0; i < met.size(); i++) {
            Met known = met.get(i);
            if (known.operation == operation && known.m == m && known.n == n && known.k == k) {
                return known.race;
            }
        }
        if (met.size() == MOST_MET) {
            met.clear();
        }
        Race race = new Race(() -> startTasks(operation, m, n, k), warmUp, allowance, System::nanoTime);
        met.add(new Met(operation, m, n, k, race));
        return race;
    }

    private List<WarmUpTask> startTasks(OperationVariant operation, int m, int n, int k) {
        List<WarmUpTask> tasks =
                k == 0 ? List.of(WarmUpTask.ofLoop(operation)) : WarmUpTask.ofProduct(operation, m, n, k, threads);
        return tasks.stream().map(this::startOnce).distinct().toList();
    }

    /** Starts the task, unless one that is the same was started before. Returns the one that runs. */
    private WarmUpTask startOnce(WarmUpTask task) {
        for (WarmUpTask running : started) {
            if (running.isSameAs(task)) {
                return running;
            }
        }
        if (started.size() == MOST_TASKS) {
            started.clear();
        }
        started.add(task);
        warmUp.add(task);
        return task;
    }
}
