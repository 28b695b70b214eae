package dev.chainrule.conformance;

import static dev.chainrule.conformance.Trial.require;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.time.Duration;
import java.util.List;

/** Family E: what a device cannot do is said plainly. */
final class ErrorRules {
    private static final Duration PROMPTLY = Duration.ofSeconds(10);

    private ErrorRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("E1", "an absurd allocation fails promptly, with operation and device", ErrorRules::absurd),
                new Rule("E2", "more elements than an int counts are allocated, or refused", ErrorRules::beyondInt));
    }

    private static void absurd(Trial trial) {
        for (Element type : Element.values()) {
            for (long count : new long[] {Long.MAX_VALUE / 8, Long.MAX_VALUE}) {
                Backend backend = trial.open();
                long start = System.nanoTime();
                boolean given = tryAllocate(trial, backend, type, count);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                require(!given, "allocate: gave %d elements of %s", count, type);
                require(took.compareTo(PROMPTLY) < 0, "allocate: %d elements of %s took %s", count, type, took);
                trial.close(backend);
            }
        }
        ProviderRules.smoke(trial, trial.open());
    }

    private static void beyondInt(Trial trial) {
        for (Element type : new Element[] {Element.UINT8, Element.FLOAT32}) {
            for (long count : new long[] {Integer.MAX_VALUE + 1L, (1L << 32) + 7}) {
                Backend backend = trial.open();
                tryAllocate(trial, backend, type, count);
                trial.close(backend);
            }
        }
        ProviderRules.smoke(trial, trial.open());
    }

    /** Whether there was room; if so the buffer must be as long as asked for, to its last element. */
    private static boolean tryAllocate(Trial trial, Backend backend, Element type, long count) {
        String call = "allocate(" + type + ", " + count + ")";
        try (Buffer buffer = backend.allocate(type, count)) {
            require(buffer.count() == count, "%s: gave %d elements", call, buffer.count());
            if (type == Element.FLOAT32 && count < Long.MAX_VALUE / 8) {
                farEnd(backend, buffer, call);
            }
            return true;
        } catch (BackendException e) {
            require(e.operation().equals("allocate"), "%s: the failure is of operation '%s'", call, e.operation());
            require(e.device().equals(trial.subject().id()), "%s: the failure is of device '%s'", call, e.device());
            return false;
        } catch (RuntimeException | VirtualMachineError e) {
            throw new AssertionError("%s: threw %s, expected a BackendException".formatted(call, e), e);
        }
    }

    /** The first and the last element are two. */
    private static void farEnd(Backend backend, Buffer buffer, String call) {
        View first = new View(buffer, 0, 1, 1);
        View last = new View(buffer, buffer.count() - 1, 1, 1);
        float[] got = new float[2];
        backend.upload(new float[] {1}, 0, first);
        backend.upload(new float[] {2}, 0, last);
        backend.download(first, got, 0);
        backend.download(last, got, 1);
        require(got[0] == 1 && got[1] == 2, "%s: the ends hold %s and %s, expected 1 and 2", call, got[0], got[1]);
    }
}
