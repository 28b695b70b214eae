package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.Operation.Target;
import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.reference.Update;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/** The operations on the weights of a layer, [n, k], by which optimizers update them. All that they add to stays finite. */
final class UpdateOperations {
    private static final float ALPHA = 0.3f;
    private static final float BETA = 0.5f;
    private static final float EPSILON = 0.1f;

    private UpdateOperations() {}

    static Operation axpby(Layer layer) {
        DeviceMatrix x = weights(layer);
        DeviceMatrix y = weights(layer);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.axpby(ALPHA, x.view(), BETA, y.view()),
                new Target(y, rows -> layer.oracle().axpby(ALPHA, x.rows(rows), BETA, y.rows(rows))));
    }

    static Operation multiplyAdd(Layer layer) {
        DeviceMatrix x = weights(layer);
        DeviceMatrix y = weights(layer);
        DeviceMatrix t = weights(layer);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.multiplyAdd(ALPHA, x.view(), y.view(), BETA, t.view()),
                new Target(
                        t, rows -> layer.oracle().multiplyAdd(ALPHA, x.rows(rows), y.rows(rows), BETA, t.rows(rows))));
    }

    static Operation addQuotient(Layer layer) {
        DeviceMatrix x = weights(layer);
        DeviceMatrix v = layer.inputs(layer.n(), layer.k());
        DeviceMatrix t = weights(layer);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.addQuotient(ALPHA, x.view(), v.view(), EPSILON, BETA, t.view()),
                new Target(
                        t,
                        rows -> layer.oracle()
                                .addQuotient(ALPHA, x.rows(rows), v.rows(rows), EPSILON, BETA, t.rows(rows))));
    }

    static Operation clip(Layer layer) {
        DeviceMatrix t = weights(layer);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.clip(BETA, t.view()),
                new Target(t, rows -> layer.oracle().clip(BETA, t.rows(rows))));
    }

    static Operation softThreshold(Layer layer) {
        DeviceMatrix t = weights(layer);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.softThreshold(BETA, t.view()),
                new Target(t, rows -> layer.oracle().softThreshold(BETA, t.rows(rows))));
    }

    static Operation limitRows(Layer layer) {
        DeviceMatrix t = weights(layer);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.limitRows(BETA, t.view()),
                new Target(t, rows -> layer.oracle().limitRows(BETA, t.rows(rows))));
    }

    /** Of one row, since a mask counts the elements of a matrix from its first row on. */
    static Operation dropout(Layer layer) {
        DeviceMatrix s = layer.uniform(1, layer.n(), 1);
        DeviceMatrix t = layer.uniform(1, layer.n(), 1);
        DropoutMask mask = new DropoutMask(1, 2, BETA);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.dropout(mask, s.view(), t.view()),
                new Target(t, rows -> layer.oracle().dropout(1, 2, BETA, s.all())));
    }

    static Operation dot(Layer layer) {
        DeviceMatrix s = layer.uniform(layer.n(), layer.k(), 0.1); // small, so that the bound of their sum is small
        DeviceMatrix t = layer.uniform(1, 1, 1);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.dot(s.view(), s.view(), BETA, t.view()),
                new Target(t, rows -> layer.oracle().dot(s.all(), s.all(), BETA, t.all())));
    }

    static Operation scaleToNorm(Layer layer) {
        DeviceMatrix s = layer.matrix(1, 1, 2);
        DeviceMatrix t = weights(layer);
        Backend backend = layer.backend();
        return new Operation(
                () -> backend.scaleToNorm(1, s.view(), t.view()),
                new Target(t, rows -> layer.oracle().scaleToNorm(1, s.all(), t.rows(rows))));
    }

    static Operation update(Layer layer, UpdateRule rule) {
        UpdateFactors f = new UpdateFactors(1e-6f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 0, 1);
        DeviceMatrix gradient = weights(layer);
        DeviceMatrix first = weights(layer);
        DeviceMatrix second = layer.inputs(layer.n(), layer.k());
        DeviceMatrix theta = weights(layer);
        Backend backend = layer.backend();
        Step step = rows -> ReferenceTwin.of(rule)
                .step(
                        layer.oracle(),
                        ReferenceTwin.of(f),
                        gradient.rows(rows),
                        new Update.State(first.rows(rows), second.rows(rows), theta.rows(rows)));
        List<Target> targets =
                new ArrayList<>(List.of(new Target(theta, rows -> step.of(rows).theta())));
        if (rule.hasFirst()) {
            targets.add(new Target(first, rows -> step.of(rows).first()));
        }
        if (rule.hasSecond()) {
            targets.add(new Target(second, rows -> step.of(rows).second()));
        }
        return new Operation(
                () -> backend.update(rule, f, gradient.view(), first.view(), second.view(), theta.view()), targets);
    }

    /** Some rows after a step. */
    private interface Step {
        Update.State of(int... rows);
    }

    private static DeviceMatrix weights(Layer layer) {
        return layer.uniform(layer.n(), layer.k(), 1);
    }
}
