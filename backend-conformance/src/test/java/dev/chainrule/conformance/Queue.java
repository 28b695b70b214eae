package dev.chainrule.conformance;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.PeakProbe;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A backend that puts off every call to the next download or finish, as a device's queue may. */
class Queue {
    private static final Set<String> WAITING = Set.of("download", "finish", "close");

    /** A call that waits to be run. */
    record Call(String operation, Runnable work) {}

    private final Backend inner;
    private final List<Call> waiting = new ArrayList<>();

    Queue(Backend inner) {
        this.inner = inner;
    }

    /** The calls of inner, put off. */
    Backend backend() {
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class, PeakProbe.class},
                (proxy, method, arguments) -> {
                    Object[] taken = arguments == null ? new Object[0] : arguments;
                    return switch (method.getName()) {
                        case "equals" -> proxy == taken[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> call(method, taken);
                    };
                });
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (WAITING.contains(method.getName())) {
            reorder(waiting);
            waiting.forEach(call -> call.work().run());
            waiting.clear();
        }
        if (WAITING.contains(method.getName()) || method.getReturnType() != void.class) {
            return invoke(method, arguments);
        }
        if (method.getName().equals("upload")) {
            arguments[0] = taken(arguments[0]);
        }
        waiting.add(new Call(method.getName(), () -> {
            try {
                invoke(method, arguments);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }));
        return null;
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(inner, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The array that an upload keeps of the caller's: a copy. */
    Object taken(Object array) {
        if (array instanceof float[] floats) {
            return floats.clone();
        }
        return array instanceof byte[] bytes ? bytes.clone() : ((int[]) array).clone();
    }

    /** Changes the order of the calls; a correct device leaves it as it is. */
    void reorder(List<Call> calls) {}

    /** A queue that brings calls out of order. */
    static Backend reordering(Consumer<List<Call>> order) {
        return new Queue(new OracleBackend()) {
            @Override
            void reorder(List<Call> calls) {
                order.accept(calls);
            }
        }.backend();
    }
}
