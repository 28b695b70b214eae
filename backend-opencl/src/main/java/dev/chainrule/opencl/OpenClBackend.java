package dev.chainrule.opencl;

import static dev.chainrule.opencl.OpenClBuffer.memory;

import dev.chainrule.opencl.cl.Context;
import dev.chainrule.opencl.cl.Device;
import dev.chainrule.opencl.cl.Memory;
import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.DropoutMask;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import org.jspecify.annotations.Nullable;

/** An opened OpenCL device. Operations are put into its queue and return; uploads wait until the queue is empty. */
final class OpenClBackend implements Backend, PeakProbe {
    private final Context context;
    private final Queue queue;
    private final Elements elements;
    private final Updates updates;
    private final Products products;
    private final Device device;
    private final Programs programs;
    private final long mostBytes;
    private final long longestBuffer;
    /** The terms of a sum, beyond which an operation fails: its driver would leave some out. */
    private long mostTerms = Long.MAX_VALUE;

    private @Nullable Chains chains;
    /** Whether kernels that are compiled later are proved too. */
    private boolean proves;

    /**
     * Opens a device of which every kernel has given right answers.
     *
     * @throws BackendException if it cannot be opened, or a kernel computes wrongly
     */
    static OpenClBackend proved(String id, Device device, KernelSizes sizes, Store store) {
        boolean[] stored = {false};
        try {
            return provedBy(id, device, sizes, store.noting(() -> stored[0] = true));
        } catch (BackendException e) {
            if (!stored[0]) {
                throw e;
            }
        }
        return provedBy(
                id,
                device,
                sizes,
                store.withoutContents()); // a stored program may be damaged, and the sources are at hand
    }

    private static OpenClBackend provedBy(String id, Device device, KernelSizes sizes, Store store) {
        OpenClBackend backend = new OpenClBackend(id, device, sizes, store);
        backend.proves = true;
        String complaint = backend.complaint(sizes.family());
        if (complaint.isEmpty()) {
            backend.programs.proved();
            return backend;
        }
        BackendException failure = backend.wrong("open", complaint);
        backend.closeAfter(failure);
        throw failure;
    }

    private BackendException wrong(String operation, String complaint) {
        return context.failure(
                operation,
                complaint
                        + "; delete what the driver has cached of kernels (PoCL: ~/.cache/pocl), or install another one");
    }

    private String complaint(Family family) {
        try {
            mostTerms = Proof.mostTerms(this);
            return Proof.complaint(this, family, device);
        } catch (RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
    }

    /** Opens a device without a proof: for tests that plant faults in kernels. */
    OpenClBackend(String id, Device device, KernelSizes sizes, Store store) {
        this.device = device;
        mostBytes = device.memory();
        longestBuffer = device.longestBuffer();
        context = new Context(device, id);
        try {
            queue = new Queue(context);
            programs = new Programs(context, device, store);
            elements = new Elements(programs, queue, device.largestGroup(), sizes.family());
            updates = new Updates(programs, queue, device.largestGroup(), sizes.family());
            products = sizes.family().products(programs, queue, device.units(), sizes);
        } catch (RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            context.close();
        } catch (BackendException e) {
            failure.addSuppressed(e);
        }
    }

    /** Fails before an operation whose sums have more terms than the driver adds. */
    private void sums(String operation, long terms) {
        if (terms > mostTerms) {
            throw context.failure(
                    operation,
                    "sums of " + terms + " terms, expected at most " + mostTerms + ": " + device.platform()
                            + " ends long loops early and leaves terms out");
        }
    }

    // ---- memory

    @Override
    public Buffer allocate(Element type, long count) {
        if (count > longestBuffer / type.bytes()) {
            throw context.failure(
                    "allocate", count + " " + type + ", expected at most " + longestBuffer / type.bytes() + " at once");
        }
        long size = count * type.bytes();
        if (size > mostBytes - context.allocated()) {
            throw context.failure(
                    "allocate", size + " bytes beside " + context.allocated() + ", and the device has " + mostBytes);
        }
        return new OpenClBuffer(type, count, new Memory(context, "allocate", size));
    }

    /** The bytes of device memory that are in use: those of {@link #allocate}, since no operation allocates any. */
    long allocatedBytes() {
        return context.allocated();
    }

    /** The number of kernels that were launched. */
    long launches() {
        return context.launches();
    }

    /** The number of arguments that the driver was given. */
    long arguments() {
        return context.arguments();
    }

    @Override
    public void upload(float[] s, int o, View t) {
        queue.write("upload", s, o, count(t), memory(t), t.offset());
    }

    @Override
    public void upload(byte[] s, int o, View t) {
        queue.write("upload", s, o, count(t), memory(t), t.offset());
    }

    @Override
    public void upload(int[] s, int o, View t) {
        queue.write("upload", s, o, count(t), memory(t), t.offset());
    }

    @Override
    public void download(View s, float[] t, int o) {
        queue.read("download", memory(s), s.offset(), t, o, count(s));
    }

    private static int count(View v) {
        return Math.toIntExact(v.count());
    }

    @Override
    public void finish() {
        queue.finish("finish");
    }

    @Override
    public void close() {
        context.close();
    }

    // ---- arithmetic

    @Override
    public void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c) {
        sums("gemm", ta == Transpose.N ? a.cols() : a.rows());
        products.gemm(ta, tb, alpha, a, b, beta, c);
    }

    @Override
    public void addRow(View row, View t) {
        elements.addRow(row, t);
    }

    @Override
    public void sumRows(float alpha, View s, float beta, View row) {
        sums("sumRows", s.rows());
        elements.sumRows("sumRows", alpha, s, beta, row);
    }

    @Override
    public void axpy(float alpha, View x, View y) {
        elements.axpy(alpha, x, y);
    }

    @Override
    public void activate(Activation g, View z, View a) {
        elements.activate("activate", g, z, a);
    }

    @Override
    public void mulSlope(Activation g, View a, View t) {
        elements.mulSlope(g, a, t);
    }

    @Override
    public void output(OutputUnit u, View z, View h) {
        sums("output", z.cols());
        switch (u) {
            case SIGMOID -> elements.activate("output", Activation.SIGMOID, z, h);
            case IDENTITY -> elements.activate("output", Activation.IDENTITY, z, h);
            case SOFTMAX -> elements.softmax("output", z, h);
        }
    }

    @Override
    public void cost(OutputUnit u, View z, View y, View perExample) {
        sums("cost", z.cols());
        elements.cost(u, z, y, perExample);
    }

    @Override
    public void cost(OutputUnit u, Cost c, View z, View y, View perExample) {
        sums("cost", z.cols());
        elements.cost(u, c, z, y, perExample);
    }

    @Override
    public void hits(View z, View y, View perExample) {
        sums("hits", z.cols());
        elements.hits(z, y, perExample);
    }

    @Override
    public void gatherRows(View s, View rows, View t) {
        elements.gatherRows(s, rows, t);
    }

    // ---- updates

    @Override
    public void axpby(float alpha, View x, float beta, View y) {
        updates.axpby(alpha, x, beta, y);
    }

    @Override
    public void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        updates.multiplyAdd(alpha, x, y, beta, t);
    }

    @Override
    public void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        updates.addQuotient(alpha, x, v, epsilon, beta, t);
    }

    @Override
    public void clip(float limit, View t) {
        updates.clip(limit, t);
    }

    @Override
    public void scaleToNorm(float limit, View s, View t) {
        updates.scaleToNorm(limit, s, t);
    }

    @Override
    public void dot(View x, View y, float beta, View t) {
        sums("dot", updates.terms(x));
        updates.dot(x, y, beta, t);
    }

    @Override
    public void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        updates.update(rule, f, gradient, first, second, theta);
    }

    @Override
    public void dropout(DropoutMask mask, View s, View t) {
        elements.dropout(mask, s, t);
    }

    @Override
    public void softThreshold(float limit, View t) {
        elements.softThreshold(limit, t);
    }

    @Override
    public void limitRows(float limit, View t) {
        sums("limitRows", t.cols());
        elements.limitRows(limit, t);
    }

    // ---- the steps of back-propagation

    @Override
    public void dense(View x, View theta, View bias, Activation g, View a) {
        sums("dense", x.cols());
        products.dense(x, theta, bias, g, a);
    }

    @Override
    public void outputDelta(OutputUnit u, View z, View y, View delta) {
        sums("outputDelta", z.cols());
        switch (u) {
            case SIGMOID -> elements.outputDelta(Activation.SIGMOID, z, y, delta);
            case IDENTITY -> elements.outputDelta(Activation.IDENTITY, z, y, delta);
            case SOFTMAX -> {
                elements.softmax("outputDelta", z, delta);
                elements.axpy(-1, y, delta);
            }
        }
    }

    @Override
    public void outputDelta(OutputUnit u, Cost c, View z, View y, View delta) {
        sums("outputDelta", z.cols());
        elements.outputDelta(u, c, z, y, delta);
    }

    @Override
    public void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta) {
        sums("hiddenDelta", nextDelta.cols());
        products.hiddenDelta(nextDelta, theta, g, a, delta);
    }

    @Override
    public void accumulateGradient(
            float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias) {
        sums("accumulateGradient", delta.rows());
        products.accumulateGradient(scale, delta, x, keepTheta, keepBias, gTheta, gBias);
    }

    @Override
    public void multiplyAdds(int steps, float x, float y, View t) {
        if (chains == null) {
            chains = new Chains(programs, queue, device);
            String complaint = proves ? Proof.complaintOfChains(this) : "";
            if (!complaint.isEmpty()) {
                throw wrong("multiplyAdds", complaint);
            }
            programs.proved();
        }
        chains.run(steps, x, y, t);
    }
}
