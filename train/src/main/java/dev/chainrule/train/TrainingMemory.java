package dev.chainrule.train;

import dev.chainrule.compute.MemoryMeter;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.optimizer.Optimizer;
import dev.chainrule.spi.DeviceInfo;
import java.util.Locale;
import java.util.Optional;

/**
 * The memory that a training will take up, in bytes, and the way that its examples take; see {@link Trainer#memory}. The figures of the
 * device are counted by the code that allocates there, on a {@link MemoryMeter} in place of the device, so they are those of the
 * training: it allocates all of it before the first step, and nothing later.
 *
 * @param way the way that the examples to learn from take to the device
 * @param parameters weights and biases
 * @param optimizer what the optimizer keeps: gradients, moments, a history; and the sums of slices, where batches are cut
 * @param workspace activations, errors and costs
 * @param data the examples to learn from, or the part of them that is on the device at a time
 * @param validation all that is needed to judge by other examples; 0 without any
 * @param deviceHas the memory of the device
 * @param inHeap whether the device's memory is part of the Java heap
 * @param host the Java heap that training takes up beside the device's memory: orders, costs, copies of the network, buffers
 * @param dataInHeap the Java heap that the examples take up already, as far as they tell
 * @param dataInFile the file in which the examples lie; 0 where they are in memory
 * @param heapHas the Java heap at most
 */
public record TrainingMemory(
        Way way,
        long parameters,
        long optimizer,
        long workspace,
        long data,
        long validation,
        long deviceHas,
        boolean inHeap,
        long host,
        long dataInHeap,
        long dataInFile,
        long heapHas) {
    private static final int BUFFERS = 2;
    /** Copies of the network on the host: as it was in the beginning, as it is, and while it is fetched. */
    private static final int COPIES = 3;

    private static final double KILO = 1e3;

    /** The way of the examples to the device. */
    public enum Way {
        /** All of them stay on the device. */
        RESIDENT("the data stay on the device"),
        /** Batches are put together on the host and sent one at a time, from the Java heap. */
        FROM_HEAP("the data are streamed from the Java heap"),
        /** Batches are put together on the host and sent one at a time, from a file that is read each time. */
        FROM_FILE("the data are streamed from a file");

        private final String text;

        Way(String text) {
            this.text = text;
        }
    }

    /** The uses of device memory. */
    enum Use {
        PARAMETERS,
        OPTIMIZER,
        WORKSPACE,
        DATA,
        VALIDATION
    }

    /** Counts what a training by this plan allocates. */
    static TrainingMemory of(Trainer plan, Optimizer optimizer, NetworkState state, TrainingData data) {
        DeviceInfo device = plan.compute().device();
        MemoryMeter meter = new MemoryMeter(device);
        Learner learner = new Learner(plan.with(meter.compute()), optimizer, state.topology(), data.learn());
        long before = meter.bytes();
        Validator validator = Validator.of(learner.plain(), data, state.schema().targets());
        long validation = meter.bytes() - before;
        if (validator != null) {
            validator.close();
        }
        long parameters = freed(learner, Use.PARAMETERS, meter);
        long moments = freed(learner, Use.OPTIMIZER, meter);
        CheckedData learn = data.learn();
        boolean stays = BatchSource.stays(device, learn, BatchSource.room(device, learn));
        return new TrainingMemory(
                stays ? Way.RESIDENT : learn.bytesInFile() > 0 ? Way.FROM_FILE : Way.FROM_HEAP,
                parameters,
                moments,
                freed(learner, Use.WORKSPACE, meter),
                freed(learner, Use.DATA, meter),
                validation,
                device.memoryBytes(),
                device.onHeap(),
                host(plan, data, parameters, moments, stays),
                data.inHeap(),
                data.inFile(),
                Runtime.getRuntime().maxMemory());
    }

    private static long freed(Learner learner, Use use, MemoryMeter meter) {
        long before = meter.bytes();
        learner.free(use);
        return before - meter.bytes();
    }

    private static long host(Trainer plan, TrainingData data, long parameters, long moments, boolean stays) {
        CheckedData validation = data.validation();
        long judged = validation == null ? 0 : validation.size();
        long orders = Integer.BYTES * (data.learn().size() + judged);
        long costs = Float.BYTES * (data.learn().size() + 2 * judged);
        long weights =
                data.learn().weighted() ? (long) Float.BYTES * data.learn().size() : 0;
        long networks = (COPIES + (validation == null ? 0 : 1)) * parameters;
        long written = plan.oversight().checkpoints() == null ? 0 : parameters + moments;
        long row = data.learn().bytes() / data.learn().size();
        long buffers = stays
                ? Math.min(data.learn().bytes(), (long) Float.BYTES * ResidentData.CHUNK)
                : BUFFERS * row * Math.min(plan.batch(), data.learn().size());
        return orders + costs + weights + networks + written + buffers;
    }

    /** The bytes that are allocated on the device. */
    public long onDevice() {
        return parameters + optimizer + workspace + data + validation;
    }

    /** The bytes of the Java heap, of which those of the examples are taken already. */
    public long heap() {
        return host + dataInHeap + (inHeap ? onDevice() : 0);
    }

    /** A line on why the training cannot fit, with what would help; empty if it can, as far as is known. */
    public Optional<String> complaint() {
        if (onDevice() > deviceHas) {
            return Optional.of("training needs " + bytes(onDevice()) + " on the device, which has " + bytes(deviceHas)
                    + ": " + uses() + "; smaller layers or a smaller batch need less");
        }
        if (heap() > heapHas) {
            return Optional.of("training needs " + bytes(heap()) + " of the Java heap, which has " + bytes(heapHas)
                    + " at most: " + uses() + ", data as they were read " + bytes(dataInHeap) + ", the rest "
                    + bytes(host)
                    + "; -Xmx allows more");
        }
        return Optional.empty();
    }

    /** One line for a person: {@code 1.9 MB on the device, which has 4.1 GB: parameters 9.6 kB, …}. */
    public String text() {
        return bytes(onDevice()) + " on the device, which has " + bytes(deviceHas) + ": " + uses() + "; "
                + bytes(heap()) + " of the Java heap" + (inHeap ? " in all" : "") + "; " + way.text
                + (dataInFile > 0 ? ", of " + bytes(dataInFile) : "");
    }

    private String uses() {
        return "parameters " + bytes(parameters) + ", optimizer " + bytes(optimizer) + ", workspace " + bytes(workspace)
                + ", data " + bytes(data) + (validation > 0 ? ", validation " + bytes(validation) : "");
    }

    /** A number of bytes in a unit of which it is 1 to 999. */
    private static String bytes(long count) {
        String units = "kMGTPE";
        double value = count / KILO;
        int unit = 0;
        while (value >= KILO && unit < units.length() - 1) {
            value /= KILO;
            unit++;
        }
        return count < KILO ? count + " B" : String.format(Locale.ROOT, "%.1f %cB", value, units.charAt(unit));
    }
}
