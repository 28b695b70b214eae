package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.files.CacheFolder;
import dev.chainrule.opencl.cl.Driver;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No operation allocates device memory, however large its operands are, and an opened backend has none of its own. */
class NoAllocationTest {
    @ParameterizedTest
    @EnumSource(Family.class)
    void productsOfAnySizeDoWithTheirOperands(Family family) throws Exception {
        String id = FirstDevice.orSkip().id();
        KernelSizes sizes = KernelSizes.all(family).get(0);
        try (OpenClBackend backend =
                new OpenClBackend(id, Driver.find().devices().get(0), sizes, new Cache(CacheFolder.own("opencl")))) {
            assertThat(backend.allocatedBytes()).isZero();
            long bytes = 0;
            for (int[] shape : new int[][] {{3, 5, 7}, {70, 90, 300}, {600, 40, 1_100}, {1, 2_000, 513}}) {
                int m = shape[0];
                int n = shape[1];
                int k = shape[2];
                View a = matrix(backend, m, k);
                View b = matrix(backend, k, n);
                View c = matrix(backend, m, n);
                View delta = matrix(backend, m, n);
                View row = matrix(backend, 1, n);
                bytes += a.count() + b.count() + c.count() + delta.count() + row.count();
                backend.gemm(Transpose.N, Transpose.N, 1, a, b, 0, c);
                backend.sumRows(1, c, 0, row);
                backend.dense(a, new View(b.buffer(), 0, n, k), row, Activation.TANH, c);
                backend.hiddenDelta(a, b, Activation.TANH, c, delta);
                backend.finish();
                assertThat(backend.allocatedBytes()).as("%s", List.of(m, n, k)).isEqualTo(bytes * Float.BYTES);
            }
        }
    }

    private static View matrix(OpenClBackend backend, int rows, int cols) {
        View view = new View(backend.allocate(Element.FLOAT32, (long) rows * cols), 0, rows, cols);
        backend.upload(new float[rows * cols], 0, view);
        return view;
    }

    @Test
    void theChainsOfAPeakDoWithTheirOperandToo() throws Exception {
        String id = FirstDevice.orSkip().id();
        KernelSizes sizes = KernelSizes.all(Family.CPU).get(0);
        try (OpenClBackend backend =
                new OpenClBackend(id, Driver.find().devices().get(0), sizes, new Cache(CacheFolder.own("opencl")))) {
            View t = matrix(backend, 33, 77);
            backend.multiplyAdds(2, 1, 1, t);
            backend.finish();
            assertThat(backend.allocatedBytes()).isEqualTo(t.count() * Float.BYTES);
        }
    }
}
