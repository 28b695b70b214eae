package dev.chainrule.cpu;

import dev.chainrule.cpu.Trial.Kind;
import dev.chainrule.cpu.Trial.Operation;
import dev.chainrule.spi.Transpose;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The races of a backend: one for each operation and shape that it met lately. Of one thread at a time. */
final class Races {
    private static final int MOST_MET = 256;
    private static final int MOST_TRIALS = 1024;
    /** Products of fewer multiplications are left to the plain loops for good: they take about 1 µs. */
    private static final long FEWEST = 1 << 12;

    private final int threads;
    private final WarmUp warmUp;
    private final Allowance allowance = new Allowance();
    private final List<Met> met = new ArrayList<>();
    private final List<Trial> trials = new ArrayList<>();

    Races(int threads, WarmUp warmUp) {
        this.threads = threads;
        this.warmUp = warmUp;
    }

    private record Met(Operation operation, int m, int n, int k, Race race) {}

    /** The race of op(A)[m, k] op(B)[k, n] and what follows it; none where plain loops always compute. */
    @Nullable
    Race ofProduct(
            Kind kind, Enum<?> function, Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
        return (long) m * n * k < FEWEST ? null : of(kind, function, ta, tb, m, n, k, alpha, beta);
    }

    /** The race of an operation on [m, n] that is no product. */
    Race ofLoop(Kind kind, Enum<?> function, int m, int n, float alpha, float beta) {
        return of(kind, function, Transpose.N, Transpose.N, m, n, 0, alpha, beta);
    }

    private Race of(
            Kind kind, Enum<?> function, Transpose ta, Transpose tb, int m, int n, int k, float alpha, float beta) {
        for (int i = 0; i < met.size(); i++) {
            Met known = met.get(i);
            if (known.m == m
                    && known.n == n
                    && known.k == k
                    && known.operation.is(kind, function, ta, tb, alpha, beta)) {
                return known.race;
            }
        }
        if (met.size() == MOST_MET) {
            met.clear();
        }
        Operation operation = new Operation(kind, function, ta, tb, alpha, beta);
        Race race = new Race(() -> trials(operation, m, n, k), warmUp, allowance, System::nanoTime);
        met.add(new Met(operation, m, n, k, race));
        return race;
    }

    private List<Trial> trials(Operation operation, int m, int n, int k) {
        return k == 0
                ? List.of(only(Trial.ofLoop(operation)))
                : Trial.ofProduct(operation, m, n, k, threads).stream()
                        .map(this::only)
                        .distinct()
                        .toList();
    }

    /** The one of its kind; tried, if it is new. */
    private Trial only(Trial wanted) {
        for (Trial trial : trials) {
            if (trial.isSameAs(wanted)) {
                return trial;
            }
        }
        if (trials.size() == MOST_TRIALS) {
            trials.clear();
        }
        trials.add(wanted);
        warmUp.add(wanted);
        return wanted;
    }
}
