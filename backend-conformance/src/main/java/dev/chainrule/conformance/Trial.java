package dev.chainrule.conformance;

import dev.chainrule.reference.BoundedArithmetic;
import dev.chainrule.spi.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a rule on a subject: the drawn numbers, the oracle, and the backends it opened, closed at the end. */
final class Trial implements AutoCloseable {
    private final Subject subject;
    private final Draw draw;
    private final BoundedArithmetic oracle;
    private final List<Backend> opened = new ArrayList<>();
    private @Nullable Backend first;
    private OptionalDouble share = OptionalDouble.empty();

    Trial(Subject subject, long seed) {
        this.subject = subject;
        this.draw = new Draw(seed);
        this.oracle = new BoundedArithmetic(subject.precision());
    }

    Subject subject() {
        return subject;
    }

    /** The numbers of this run. */
    Draw draw() {
        return draw;
    }

    /** The right answers, with bounds for the subject's precision. */
    BoundedArithmetic oracle() {
        return oracle;
    }

    /** The backend of this trial, opened when first asked for. */
    Backend backend() {
        Backend backend = first;
        if (backend == null) {
            backend = open();
            first = backend;
        }
        return backend;
    }

    /** Opens one more backend on the subject's device. */
    Backend open() {
        return open(subject);
    }

    /** Opens a backend on another subject; from the first call on it computes with all the kernels that it has. */
    Backend open(Subject other) {
        Backend backend = other.open();
        opened.add(backend);
        backend.prove(true);
        return backend;
    }

    /** Closes a backend before the trial ends. */
    void close(Backend backend) {
        opened.remove(backend);
        backend.close();
    }

    /** Runs one step on the trial's backend. */
    void step(String operation, Consumer<Step> body) {
        step(backend(), operation, body);
    }

    /** Runs one step: the body calls operations and says what it expects; all else must be as it was. */
    void step(Backend backend, String operation, Consumer<Step> body) {
        try (Step step = new Step(backend, draw, operation, this::add)) {
            step.run(body);
        }
    }

    private void add(double ofBound) {
        share = OptionalDouble.of(Math.max(share.orElse(0), ofBound));
    }

    /** The largest share of a bound so far; empty if nothing was compared with a bound. */
    OptionalDouble share() {
        return share;
    }

    /** Fails unless the condition holds. */
    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency of everybody who tests a backend
    static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new AssertionError(message.formatted(values));
        }
    }

    @Override
    public void close() {
        for (Backend backend : opened) {
            backend.close();
        }
    }
}
