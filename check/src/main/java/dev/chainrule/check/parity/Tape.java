package dev.chainrule.check.parity;

import dev.chainrule.compute.Compute;
import dev.chainrule.spi.Backend;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records the operations of a device. It stands before the backend, so it has every operation of the SPI, also those that a backend fuses;
 * each waits.
 */
final class Tape {
    /** The methods that are no arithmetic. */
    private static final Set<String> NOT_RECORDED =
            Set.of("allocate", "upload", "download", "finish", "close", "prove", "gatherRows");

    private final Backend backend;
    private final Compute compute;
    private final List<Call> calls = new ArrayList<>();
    private int step;
    private String target = "";

    /** A tape of a device, which is not to be used otherwise meanwhile. */
    Tape(Compute device) {
        backend = device.backend();
        Backend before = (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> call(method, arguments == null ? new Object[0] : arguments));
        compute = new Compute(before, device.device());
    }

    /** The device, recorded. Closing the one that was given closes it. */
    Compute compute() {
        return compute;
    }

    /** Tells the number of the step that follows. */
    void step(int number) {
        step = number;
    }

    /** Names what the next operation writes. */
    void writes(String name, int... layer) {
        target = layer.length == 0 ? name : name + "(" + layer[0] + ")";
    }

    List<Call> calls() {
        return calls;
    }

    private @Nullable Object call(Method method, Object[] arguments) {
        if (method.getDeclaringClass() != Backend.class || NOT_RECORDED.contains(method.getName())) {
            return Call.invoke(backend, method, arguments);
        }
        calls.add(new Call(step, target, method, arguments, backend));
        return null;
    }
}
