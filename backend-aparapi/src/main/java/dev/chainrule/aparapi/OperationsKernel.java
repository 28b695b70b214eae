package dev.chainrule.aparapi;

import com.aparapi.Kernel;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.kernel.KernelManager;
import java.util.LinkedHashSet;

/**
 * All operations in one kernel, since Aparapi's device memory belongs to a kernel object: {@code operation} says which one
 * an execution is. The number of work-items is rounded up or cut, so each takes every {@code getGlobalSize}-th element.
 *
 * <p>Matrices are parts of {@code floats}: x of shape [rows, cols] begins at a, y at b, the target at c.
 */
class OperationsKernel extends CostKernel {
    static final int TILED_PRODUCT = 0;
    static final int PLAIN_PRODUCT = 1;
    static final int ADD_ROW = 2;
    static final int SUM_ROWS = 3;
    static final int AXPY = 4;
    static final int ACTIVATE = 5;
    static final int MUL_SLOPE = 6;
    static final int OUTPUT_DELTA = 7;
    static final int SOFTMAX = 8;
    static final int SOFTMAX_DELTA = 9;
    static final int COST_SIGMOID = 10;
    static final int COST_SOFTMAX = 11;
    static final int COST_IDENTITY = 12;
    static final int HITS = 13;
    static final int GATHER_FLOATS = 14;
    static final int GATHER_BYTES = 15;
    static final int MULTIPLY_ADDS = 16;
    static final int COPY_IN = 17;
    static final int COPY_OUT = 18;
    static final int AXPBY = 19;
    static final int MULTIPLY_ADD = 20;
    static final int ADD_QUOTIENT = 21;
    static final int CLIP = 22;
    static final int SCALE_TO_NORM = 23;
    static final int DOT = 24;
    static final int MOMENTUM = 25;
    static final int NESTEROV = 26;
    static final int RMSPROP = 27;
    static final int ADAM = 28;
    static final int DROPOUT = 40;
    static final int SOFT_THRESHOLD = 41;
    static final int LIMIT_ROWS = 42;

    /** The place through which elements come from the host and go there; element 0 is that of {@code floats}. */
    float[] stage = new float[1];
    /** Pixels; the device reads them only. */
    byte[] bytes = new byte[1];
    /** Row numbers; the device reads them only. */
    int[] ints = new int[1];

    /** The key of a stream of random numbers; its threshold is in {@code inner}, and alpha is what is kept multiplied by. */
    long key;

    private final Device device;

    OperationsKernel(Device device) {
        this.device = device;
        setExplicit(true);
        allowAgain();
    }

    /** Aparapi never uses a device again, for no object of this class in this process, once it has failed; this lifts that. */
    final void allowAgain() {
        KernelManager manager = KernelManager.instance();
        manager.setPreferredDevices(
                this, new LinkedHashSet<>(manager.getDefaultPreferences().getPreferredDevices(null)));
    }

    @Override
    public boolean isAllowDevice(Device candidate) {
        return device.equals(candidate);
    }

    /** Whether the kernel's next execution would be on the device that it was made for. */
    final boolean isOnItsDevice() {
        return device.equals(getTargetDevice());
    }

    final boolean runsInThreads() {
        return !(device instanceof OpenCLDevice);
    }

    /** Aparapi clones a kernel for each Java thread: on any other device that is where it falls back silently. */
    @Override
    public Kernel clone() {
        if (!runsInThreads()) {
            throw new IllegalStateException("Aparapi fell back to Java threads");
        }
        return super.clone();
    }

    @Override
    public void run() {
        if (operation == TILED_PRODUCT) {
            tiledProduct();
        } else if (operation == PLAIN_PRODUCT) {
            plainProduct();
        } else if (operation == SUM_ROWS) {
            sumRows();
        } else if (operation == SOFTMAX || operation == SOFTMAX_DELTA) {
            softmax();
        } else if (operation == LIMIT_ROWS) {
            limitRows();
        } else if (operation >= COST_SIGMOID && operation <= HITS) {
            judge();
        } else if (operation >= HUBER_COST && operation <= FOCAL_SOFTMAX_COST) {
            judge();
        } else if (operation == FOCAL_SOFTMAX_DELTA) {
            focalSoftmaxDelta();
        } else if (operation == DOT) {
            dot();
        } else {
            elements();
        }
    }

    private void elements() {
        for (int e = getGlobalId(0); e < rows * cols; e += getGlobalSize(0)) {
            element(e);
        }
    }

    /** Computes each element by itself; the operations that training calls most often come first. */
    private void element(int e) {
        if (operation == OUTPUT_DELTA) {
            floats[c + e] = activation(g, floats[a + e]) - floats[b + e];
        } else if (operation == GATHER_FLOATS) {
            floats[c + e] = floats[a + ints[b + e / cols] * cols + e % cols];
        } else if (operation == GATHER_BYTES) {
            floats[c + e] = (float) (bytes[a + ints[b + e / cols] * cols + e % cols] & 255) * alpha;
        } else if (operation == AXPY) {
            floats[c + e] = fma(alpha, floats[a + e], floats[c + e]);
        } else if (operation == ACTIVATE) {
            floats[c + e] = activation(g, floats[a + e]);
        } else if (operation == MUL_SLOPE) {
            floats[c + e] = floats[c + e] * slope(g, floats[a + e]);
        } else if (operation == ADD_ROW) {
            floats[c + e] = floats[c + e] + floats[a + e % cols];
        } else if (operation == DROPOUT) {
            floats[c + e] = dropped(e) ? 0f : alpha * floats[a + e];
        } else if (operation == SOFT_THRESHOLD) {
            floats[c + e] = nearer(floats[c + e]);
        } else if (operation == COPY_IN) {
            floats[c + e] = stage[e + 1];
        } else if (operation == COPY_OUT) {
            stage[e + 1] = floats[a + e];
            stage[0] = floats[0]; // by every work-item, the same
        } else if (operation >= HUBER_DELTA) {
            otherDelta(e);
        } else if (operation >= AXPBY) {
            updateElement(e);
        } else {
            multiplyAdds(c + e);
        }
    }

    /** Updates each element by itself. */
    private void updateElement(int e) {
        if (operation == ADAM) {
            adam(e);
        } else if (operation == MOMENTUM) {
            momentum(e);
        } else if (operation == NESTEROV) {
            nesterov(e);
        } else if (operation == RMSPROP) {
            rmsProp(e);
        } else if (operation == AXPBY) {
            floats[c + e] = scaled(floats[a + e], beta, c + e);
        } else if (operation == MULTIPLY_ADD) {
            multiplyAdd(e);
        } else if (operation == ADD_QUOTIENT) {
            floats[c + e] = scaled(quotient(floats[a + e], floats[b + e]), beta, c + e);
        } else if (operation == CLIP) {
            floats[c + e] = clipped(floats[c + e]);
        } else {
            floats[c + e] = floats[c + e] * shrinking(floats[a]);
        }
    }

    /** Whether the top 24 bits of number e of the stream with this key are below the threshold. */
    private boolean dropped(int e) {
        long mixed = mix(key + ((long) e + 1L) * 0x9E3779B97F4A7C15L);
        return (int) ((mixed >> 40) & 0xFFFFFFL) < inner;
    }

    /** The finalizer of SplitMix64; the signs that a shift brings in are cleared, since the translation knows no unsigned shift. */
    private long mix(long z) {
        long x = (z ^ ((z >> 30) & 0x3FFFFFFFFL)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ ((x >> 27) & 0x1FFFFFFFFFL)) * 0x94D049BB133111EBL;
        return x ^ ((x >> 31) & 0x1FFFFFFFFL);
    }

    /** t nearer to 0 by alpha, or 0; NaN goes through. */
    private float nearer(float t) {
        float moved = t;
        if (t > alpha) {
            moved = t - alpha;
        } else if (t < -alpha) {
            moved = t + alpha;
        } else if (t <= alpha) { // NaN is not
            moved = 0f;
        }
        return moved;
    }

    /** t_ij ← f_i t_ij where f_i = alpha / √(Σ_j t_ij²) is below 1, j upwards. */
    private void limitRows() {
        for (int i = getGlobalId(0); i < rows; i += getGlobalSize(0)) {
            int t = c + i * cols;
            float sum = 0f;
            for (int j = 0; j < cols; j++) {
                sum = fma(floats[t + j], floats[t + j], sum);
            }
            float factor = alpha / sqrt(sum);
            if (factor < 1f) {
                for (int j = 0; j < cols; j++) {
                    floats[t + j] = floats[t + j] * factor;
                }
            }
        }
    }

    private void multiplyAdds(int at) {
        float t = floats[at];
        for (int step = 0; step < inner; step++) {
            t = fma(alpha, t, beta);
        }
        floats[at] = t;
    }

    /** row_j ← alpha Σ_i s_ij + beta row_j, i upwards. */
    private void sumRows() {
        for (int j = getGlobalId(0); j < cols; j += getGlobalSize(0)) {
            float sum = 0f;
            for (int i = 0; i < rows; i++) {
                sum = sum + floats[a + i * cols + j];
            }
            floats[c + j] = scaled(sum, beta, c + j);
        }
    }

    /** h_k ← e^(z_k - max z) / Σ_j e^(z_j - max z), for the delta less y_k. */
    private void softmax() {
        for (int i = getGlobalId(0); i < rows; i += getGlobalSize(0)) {
            int z = a + i * cols;
            int h = c + i * cols;
            float greatest = greatest(z);
            float sum = sumExp(z, greatest);
            for (int k = 0; k < cols; k++) {
                float e = expOf(floats[z + k] - greatest) / sum;
                if (operation == SOFTMAX_DELTA) {
                    e = e - floats[b + i * cols + k];
                }
                floats[h + k] = e;
            }
        }
    }

    /** The cost of each example, or whether it is classified right. */
    private void judge() {
        for (int i = getGlobalId(0); i < rows; i += getGlobalSize(0)) {
            int z = a + i * cols;
            int y = b + i * cols;
            float value = 0f;
            if (operation == HITS) {
                value = hit(z, y);
            } else if (operation >= HUBER_COST) {
                value = otherCost(z, y);
            } else {
                value = cost(z, y);
            }
            floats[c + i] = value;
        }
    }

    /** 1 where arg max z = arg max y, the first of equals; for one unit, where z &gt; 0 exactly if y &gt; ½. */
    private float hit(int z, int y) {
        int answer = placeOfGreatest(z, 0f);
        int expected = placeOfGreatest(y, 0.5f);
        return answer == expected ? 1f : 0f;
    }

    private int placeOfGreatest(int at, float threshold) {
        int best = 0;
        if (cols == 1) {
            best = floats[at] > threshold ? 1 : 0;
        }
        for (int k = 1; k < cols; k++) {
            if (floats[at + k] > floats[at + best]) {
                best = k;
            }
        }
        return best;
    }

    private float cost(int z, int y) {
        float greatest = 0f;
        float logarithm = 0f;
        if (operation == COST_SOFTMAX) {
            greatest = greatest(z);
            logarithm = logOf(sumExp(z, greatest));
        }
        float sum = 0f;
        float lost = 0f;
        for (int k = 0; k < cols; k++) {
            float zk = floats[z + k];
            float yk = floats[y + k];
            float term = 0f;
            if (operation == COST_SIGMOID) {
                term = sigmoidCost(zk, yk);
            } else if (operation == COST_IDENTITY) {
                term = 0.5f * (zk - yk) * (zk - yk);
            } else if (yk != 0f) {
                term = yk * (logarithm - (zk - greatest));
            }
            float next = sum + term;
            lost = lost + roundedAway(sum, term, next);
            sum = next;
        }
        return sum + lost;
    }

    /** max(z, 0) - z y + ln(1 + e^-|z|). */
    private float sigmoidCost(float z, float y) {
        float positive = z > 0f ? z : 0f;
        float size = z < 0f ? -z : z;
        return positive - z * y + log1pOf(expOf(-size));
    }
}
