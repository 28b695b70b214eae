package dev.chainrule.aparapi;

import static dev.chainrule.aparapi.AparapiBuffer.at;

import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.Arrays;

/**
 * The buffers of a device: parts of the kernel's arrays, one array for each type of element, which grow as needed.
 *
 * <p>Floats go to the device and come from it by way of {@code stage}, in pieces. Pixels and row numbers are never written by
 * a kernel: their arrays are sent whole before the next execution.
 */
final class DeviceMemory {
    /** Element 0 of each array is never given out. */
    private static final int RESERVED = 1;
    /** Buffers begin at multiples of this number of elements. */
    private static final int UNIT = 16;
    /** The first length of a device's array: 16 MiB, which collectors with regions never move. Java threads need less. */
    private static final int FIRST_FLOATS = 1 << 22;

    private static final int FIRST = 1 << 10;
    private static final int LEAST_STAGE = 1 << 10;
    private static final int MOST_STAGE = 1 << 20;

    private final String id;
    private final OperationsKernel kernel;
    private final Launcher launcher;
    private final FloatMemory floatMemory;
    private final long mostBytes;
    private final Spans floats = new Spans(RESERVED, RESERVED);
    private final Spans bytes = new Spans(RESERVED, RESERVED);
    private final Spans ints = new Spans(RESERVED, RESERVED);
    private final float[][] stages = new float[Integer.SIZE][];
    private boolean bytesChanged;
    private boolean intsChanged;

    DeviceMemory(String id, OperationsKernel kernel, Launcher launcher, FloatMemory floatMemory, long mostBytes) {
        this.id = id;
        this.kernel = kernel;
        this.launcher = launcher;
        this.floatMemory = floatMemory;
        this.mostBytes = mostBytes;
        lengthen(Element.FLOAT32, kernel.runsInThreads() ? FIRST : FIRST_FLOATS);
    }

    // ---- allocation

    Buffer allocate(Element type, long count) {
        long most = mostBytes / type.bytes();
        if (count > most) {
            throw refused(count + " " + type + ", expected at most " + most);
        }
        Spans spans = spans(type);
        int padded = (int) ((count + UNIT - 1) / UNIT * UNIT);
        int from = spans.take(padded);
        if (from < 0) {
            long needed = spans.lengthFor(padded);
            if (needed > most) {
                throw refused(count + " " + type + " beside what is there, and at most " + most + " fit");
            }
            try {
                lengthen(type, (int) Math.min(Math.max(2L * length(type), needed), most));
            } catch (OutOfMemoryError e) {
                throw new BackendException(id, "allocate", count + " " + type + " do not fit into the JVM's heap", e);
            }
            from = spans.take(padded);
        }
        return new AparapiBuffer(type, from, count, padded, spans);
    }

    private BackendException refused(String detail) {
        return launcher.failure("allocate", detail, null);
    }

    private Spans spans(Element type) {
        return switch (type) {
            case FLOAT32 -> floats;
            case UINT8 -> bytes;
            case INT32 -> ints;
        };
    }

    private int length(Element type) {
        return switch (type) {
            case FLOAT32 -> kernel.floats.length;
            case UINT8 -> kernel.bytes.length;
            case INT32 -> kernel.ints.length;
        };
    }

    private void lengthen(Element type, int length) {
        int enough = Math.max(length, FIRST);
        switch (type) {
            case FLOAT32 -> floatMemory.lengthen(enough);
            case UINT8 -> kernel.bytes = Arrays.copyOf(kernel.bytes, enough);
            case INT32 -> kernel.ints = Arrays.copyOf(kernel.ints, enough);
        }
        spans(type).lengthen(enough);
    }

    // ---- transfers

    void upload(float[] s, int o, View t) {
        int count = (int) t.count();
        for (int done = 0; done < count; done += MOST_STAGE) {
            int piece = Math.min(count - done, MOST_STAGE);
            useStage(piece);
            System.arraycopy(s, o + done, kernel.stage, 1, piece);
            kernel.put(kernel.stage);
            kernel.rows = 1;
            kernel.cols = piece;
            kernel.c = at(t) + done;
            run(OperationsKernel.COPY_IN, "upload", piece);
        }
    }

    void download(View s, float[] t, int o) {
        int count = (int) s.count();
        for (int done = 0; done < count; done += MOST_STAGE) {
            int piece = Math.min(count - done, MOST_STAGE);
            copyOut(at(s) + done, piece);
            System.arraycopy(kernel.stage, 1, t, o + done, piece);
        }
    }

    /** Throws if the device has lost its memory. */
    void check() {
        copyOut(0, 1);
    }

    private void copyOut(int from, int count) {
        useStage(count);
        kernel.stage[0] = 0;
        kernel.rows = 1;
        kernel.cols = count;
        kernel.a = from;
        run(OperationsKernel.COPY_OUT, "download", count);
        kernel.get(kernel.stage);
        floatMemory.check("download", kernel.stage[0]);
    }

    /** An array of 2^n elements for transfers, all of which is sent and fetched. */
    private void useStage(int count) {
        int size = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(count, LEAST_STAGE - 1));
        if (stages[size] == null) {
            stages[size] = new float[(1 << size) + 1];
        }
        kernel.stage = stages[size];
    }

    void upload(byte[] s, int o, View t) {
        System.arraycopy(s, o, kernel.bytes, at(t), (int) t.count());
        bytesChanged = true;
    }

    void upload(int[] s, int o, View t) {
        System.arraycopy(s, o, kernel.ints, at(t), (int) t.count());
        intsChanged = true;
    }

    /** Executes an operation that may read pixels or row numbers. */
    void run(int operation, String name, int count) {
        if (bytesChanged) {
            kernel.put(kernel.bytes);
            bytesChanged = false;
        }
        if (intsChanged) {
            kernel.put(kernel.ints);
            intsChanged = false;
        }
        launcher.run(operation, name, count);
    }
}
