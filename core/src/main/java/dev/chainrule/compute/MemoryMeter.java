package dev.chainrule.compute;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Element;
import java.lang.reflect.Proxy;

/**
 * A stand-in for a device, which counts the memory that is allocated on it, and does nothing else: whoever allocates there as on
 * the device learns what that takes up, without the device. What is downloaded from it is left as it was.
 */
public final class MemoryMeter {
    private final Compute compute;
    private long bytes;

    /** A stand-in for this device. */
    public MemoryMeter(DeviceInfo device) {
        Backend nothing = (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> method.getName().equals("allocate")
                        ? new Counted((Element) arguments[0], (long) arguments[1])
                        : null);
        compute = new Compute(nothing, device);
    }

    /** The stand-in. */
    public Compute compute() {
        return compute;
    }

    /** The bytes that are allocated and not freed. */
    public long bytes() {
        return bytes;
    }

    /** A buffer without memory. */
    private final class Counted implements Buffer {
        private final Element type;
        private final long count;

        private Counted(Element type, long count) {
            this.type = type;
            this.count = count;
            bytes += count * type.bytes();
        }

        @Override
        public Element type() {
            return type;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public void close() {
            bytes -= count * type.bytes();
        }
    }
}
