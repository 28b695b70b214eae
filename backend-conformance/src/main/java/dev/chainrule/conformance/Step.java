package dev.chainrule.conformance;

import dev.chainrule.reference.Bounded;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;

/**
 * An operation, or a few in a row, on operands between guard zones. What the step expects of its targets is compared
 * element by element; every operand that it expects nothing of must be unchanged in the end.
 */
final class Step implements AutoCloseable {
    private final Backend backend;
    private final Draw draw;
    private final String operation;
    private final DoubleConsumer shares;
    private final List<Operand> operands = new ArrayList<>();
    private final Set<Operand> expected = new HashSet<>();
    private final List<Buffer> numbers = new ArrayList<>();

    /** @param shares takes the largest share of each bound that a target is compared with */
    Step(Backend backend, Draw draw, String operation, DoubleConsumer shares) {
        this.backend = backend;
        this.draw = draw;
        this.operation = operation;
        this.shares = shares;
    }

    Backend backend() {
        return backend;
    }

    /** Runs the body, then looks at what it expected nothing of. */
    void run(Consumer<Step> body) {
        try {
            body.accept(this);
            for (Operand operand : operands) {
                if (!expected.contains(operand)) {
                    Mismatch.bits(operand.download(), operand.values(), operand.cols())
                            .ifPresent(m -> fail(operand, m + ", and it is no target"));
                }
            }
        } catch (AssertionError e) {
            throw new AssertionError(this + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new AssertionError(this + ": threw " + e, e);
        }
    }

    /** A matrix with these values. */
    Operand operand(String name, int rows, int cols, float... values) {
        Operand operand = new Operand(backend, name, rows, cols, values, draw.between(1, 67));
        operands.add(operand);
        return operand;
    }

    /** A matrix of ordinary numbers. */
    Operand random(String name, int rows, int cols) {
        return operand(name, rows, cols, draw.values(rows * cols));
    }

    /** A target of NaN: whoever reads it shows it in the result. */
    Operand unread(String name, int rows, int cols) {
        float[] nan = new float[rows * cols];
        Arrays.fill(nan, Float.NaN);
        return operand(name, rows, cols, nan);
    }

    /** A target whose contents count, unless they are multiplied by 0. */
    Operand target(String name, int rows, int cols, float factor) {
        return factor == 0 ? unread(name, rows, cols) : random(name, rows, cols);
    }

    /** INT32 row numbers [count, 1], a slice of a longer view. */
    View rowNumbers(int... rows) {
        int before = draw.between(1, 9);
        int[] all = new int[before + rows.length + draw.between(1, 9)];
        System.arraycopy(rows, 0, all, before, rows.length);
        Buffer buffer = allocate(Element.INT32, all.length);
        View view = new View(buffer, 0, all.length, 1);
        backend.upload(all, 0, view);
        return view.rows(before, rows.length);
    }

    /** A UINT8 matrix in the middle of a bigger buffer. */
    View pixels(int rows, int cols, byte... values) {
        int before = draw.between(1, 67);
        Buffer buffer = allocate(Element.UINT8, (long) before + values.length + 3);
        View view = new View(buffer, before, rows, cols);
        backend.upload(values, 0, view);
        return view;
    }

    /** The target must be within the oracle's bound. */
    void expect(Operand target, Bounded bounded) {
        expected.add(target);
        float[] got = target.download();
        shares.accept(Mismatch.share(got, bounded));
        Mismatch.bound(got, bounded).ifPresent(m -> fail(target, m.toString()));
    }

    /** The target must hold these floats bit for bit; NaN is NaN whatever its bits. */
    void expect(Operand target, float... values) {
        expected.add(target);
        Mismatch.bits(target.download(), values, target.cols()).ifPresent(m -> fail(target, m.toString()));
    }

    private static void fail(Operand operand, String how) {
        throw new AssertionError(operand.name() + how);
    }

    private Buffer allocate(Element type, long count) {
        Buffer buffer = backend.allocate(type, count);
        numbers.add(buffer);
        return buffer;
    }

    /** The operation and the shapes of its operands. */
    @Override
    public String toString() {
        return operands.stream().map(Operand::toString).collect(Collectors.joining(", ", operation + " with ", ""));
    }

    @Override
    public void close() {
        operands.forEach(Operand::close);
        numbers.forEach(Buffer::close);
    }
}
