package dev.chainrule.train;

import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.spi.DeviceInfo;

/** Brings batches into a workspace, in the order of an epoch. */
interface BatchSource extends AutoCloseable {
    /** The longest array that every JVM can make. */
    int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /**
     * Copies to the device the data that stay there; once, before the first epoch.
     *
     * @return whether all of them are there; false if the thread was interrupted
     */
    boolean prepare();

    /** Begins an epoch with this order of the examples. */
    void begin(int[] order);

    /** Fills X and Y with batch b. */
    void load(int b, Workspace target);

    /** The nanoseconds of this epoch in which batches were waited for; 0 where they are on the device. */
    default long waited() {
        return 0;
    }

    /** The nanoseconds of this epoch in which batches were sent to the device; 0 where they are there. */
    default long sent() {
        return 0;
    }

    @Override
    void close();

    /** The data set as a whole on the device if it {@link #stays} there, else a batch at a time. */
    static BatchSource of(Compute compute, CheckedData data, Batches batches, long room) {
        return stays(compute.device(), data, room)
                ? new ResidentData(compute, data, batches)
                : new StreamedData(compute, data, batches);
    }

    /** Whether the data stay on the device: they take up at most {@code room} bytes of it, and a buffer can hold the inputs. */
    static boolean stays(DeviceInfo device, CheckedData data, long room) {
        return data.bytes() <= room
                && (device.onHeap()
                        ? (long) data.size() * data.inputs() <= LONGEST_ARRAY
                        : data.size() * data.bytesOfInputs() <= device.longestBufferBytes());
    }

    /** The room that data may take up on a device: half of its memory, less what lies in the same memory already. */
    static long room(DeviceInfo device, CheckedData data) {
        return (device.memoryBytes() - (device.onHeap() ? data.bytesInHeap() : 0)) / 2;
    }

    /** The room that is left when other data lie on the device, if there was room for them. */
    static long roomBeside(DeviceInfo device, CheckedData other, long room) {
        return stays(device, other, room) ? room - other.bytes() : room;
    }
}
