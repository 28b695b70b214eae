package dev.chainrule.cli;

import dev.chainrule.spi.Availability.Available;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.ServiceLoader;

/** The plain backend of the processor, with something put before each of its operations. */
final class Scalar {
    private Scalar() {}

    /** Told an operation and its arguments, which it may change, before it is done. */
    interface Before {
        void call(String operation, Object[] args);
    }

    static Backend with(Before before) {
        Backend scalar = scalar();
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, args) -> {
                    before.call(method.getName(), args);
                    try {
                        return method.invoke(scalar, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Backend scalar() {
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (provider.name().equals("cpu") && provider.probe() instanceof Available found) {
                return found.devices().stream()
                        .filter(device -> device.id().equals("cpu:scalar"))
                        .map(device -> provider.open(device, Map.of()))
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw new IllegalStateException("no cpu:scalar on the class path");
    }
}
