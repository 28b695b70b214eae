package dev.chainrule.conformance;

import static dev.chainrule.conformance.Trial.require;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Family L: who lives how long. */
final class LifetimeRules {
    private static final int CYCLES = 2_000;
    private static final int QUARTER_MEGA = 1 << 18;

    private LifetimeRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("L1", "closing twice, or after the backend, does nothing", LifetimeRules::closeTwice),
                new Rule("L2", "backends do not disturb each other, open or closed", LifetimeRules::neighbours),
                new Rule("L3", "closed buffers and backends give their memory back", LifetimeRules::cycles),
                new Rule(
                        "L4",
                        "a closed buffer lasts until the operations called before have run",
                        LifetimeRules::closeEarly),
                new Rule("L5", "a backend may be handed from thread to thread", LifetimeRules::threads));
    }

    private static void closeTwice(Trial trial) {
        Backend backend = trial.subject().open();
        Buffer before = backend.allocate(Element.FLOAT32, 5);
        Buffer after = backend.allocate(Element.UINT8, 5);
        Buffer never = backend.allocate(Element.INT32, 5);
        require(never.count() == 5, "allocate: gave %s elements, expected 5", never.count());
        closing("a buffer", before);
        closing("a buffer again", before);
        ProviderRules.smoke(trial, backend);
        closing("the backend", backend);
        closing("the backend again", backend);
        closing("a buffer after its backend", after);
        closing("a closed buffer after its backend", before);
    }

    private static void closing(String what, AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new AssertionError("closing " + what + " threw " + e, e);
        }
    }

    private static void neighbours(Trial trial) {
        Backend one = trial.open();
        Backend other = trial.open();
        float[] values = trial.draw().values(100);
        trial.step(other, "work on one backend while another works and is closed", step -> {
            Operand kept = step.operand("kept", 4, 25, values);
            Operand sum = step.operand("sum", 4, 25, new float[100]);
            step.backend().axpy(1, kept.view(), sum.view());
            ProviderRules.smoke(trial, one);
            trial.close(one);
            step.backend().axpy(1, kept.view(), sum.view());
            float[] expected = new float[100];
            for (int i = 0; i < 100; i++) {
                expected[i] = values[i] + values[i];
            }
            step.expect(sum, expected);
        });
        ProviderRules.smoke(trial, other);
        trial.close(other);
        ProviderRules.smoke(trial, trial.open());
    }

    private static void cycles(Trial trial) {
        Backend backend = trial.backend();
        float[] one = {1};
        for (int i = 0; i < CYCLES; i++) {
            try (Buffer buffer = backend.allocate(Element.FLOAT32, QUARTER_MEGA)) {
                backend.upload(one, 0, new View(buffer, QUARTER_MEGA - 1, 1, 1));
                if (i % 50 == 0) {
                    backend.finish(); // a queue may hold on to a buffer until then
                }
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "allocate and close of 1 MiB, %d times: number %d failed, %s".formatted(CYCLES, i + 1, e), e);
            }
        }
        for (int i = 0; i < 10; i++) {
            Backend another = trial.open();
            ProviderRules.smoke(trial, another);
            trial.close(another);
        }
    }

    private static void closeEarly(Trial trial) {
        int count = 10_007;
        Backend backend = trial.backend();
        trial.step("axpy with a source that is closed and its memory used again", step -> {
            Operand sum = step.operand("sum", 1, count, new float[count]);
            float expected = 0;
            for (int i = 1; i <= 20; i++) {
                float[] values = new float[count];
                Arrays.fill(values, i);
                expected += i;
                try (Buffer source = backend.allocate(Element.FLOAT32, count)) {
                    View view = new View(source, 0, 1, count);
                    backend.upload(values, 0, view);
                    backend.axpy(1, view, sum.view());
                }
            }
            float[] all = new float[count];
            Arrays.fill(all, expected);
            step.expect(sum, all);
        });
    }

    private static void threads(Trial trial) {
        Backend opened = trial.backend();
        for (int i = 0; i < 3; i++) {
            onNewThread(() -> ProviderRules.smoke(trial, opened));
            ProviderRules.smoke(trial, opened);
        }
        onNewThread(() -> trial.close(opened));
    }

    private static void onNewThread(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        new Thread(task, "chainrule conformance").start();
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError("on another thread: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
