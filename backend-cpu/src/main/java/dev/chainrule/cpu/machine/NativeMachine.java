package dev.chainrule.cpu.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * The processor. Code lies in pages of its own, which are writable first and executable afterwards, never both. It is called on
 * arrays of the heap as they lie there, so the collector waits for the end of a call.
 */
public final class NativeMachine implements Machine {
    private final List<NativeRoutine> loaded = new ArrayList<>();

    /** Only where {@link NativeAccess#missing} has found nothing. */
    public NativeMachine() {}

    @Override
    public synchronized Routine load(Program program) {
        byte[] bytes = Architecture.here().bytes(program);
        NativeRoutine routine = new NativeRoutine(program.name(), Foreign.executable(bytes), bytes.length);
        loaded.add(routine);
        return routine;
    }

    @Override
    public synchronized void close() {
        loaded.forEach(NativeRoutine::close);
        loaded.clear();
    }

    private static final class NativeRoutine implements Routine {
        private final String name;
        private final int length;
        /** 0 once it is closed. */
        private long address;

        NativeRoutine(String name, long address, int length) {
            this.name = name;
            this.address = address;
            this.length = length;
        }

        @Override
        public void call(float[] a, float[] b, float[] c, long[] parameters, float[] d) {
            Foreign.call(open(), a, b, c, parameters, d);
        }

        @Override
        public void call(byte[] a, float[] c, long[] parameters) {
            Foreign.call(open(), a, c, parameters);
        }

        private long open() {
            if (address == 0) {
                throw new IllegalStateException(name + " was called after its machine was closed");
            }
            return address;
        }

        void close() {
            Foreign.release(address, length);
            address = 0;
        }
    }
}
