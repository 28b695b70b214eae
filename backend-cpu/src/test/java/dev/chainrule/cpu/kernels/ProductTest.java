package dev.chainrule.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.cpu.machine.InterpretedMachine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products have as many parts as threads can share, whatever kernel computes them. */
class ProductTest {
    @ParameterizedTest
    @CsvSource({
        "256, 10, 1024, 8, 5", // narrow: a part for each 524,288 multiplications
        "64, 15, 2000, 8, 2", // and at least 32 lanes for each
        "40, 15, 2000, 8, 1",
        "256, 40, 256, 4, 4", // not narrow
        "32, 10, 64, 8, 1" // not worth a thread
    })
    void isCutForThreads(int m, int n, int k, int threads, int parts) {
        try (Kernels kernels = new Kernels(new InterpretedMachine(), InstructionSet.AVX512)) {
            Product product = new Product(kernels, threads);
            product.a(new float[m * k], 0, k, 1).b(new float[n * k], 0, 1, k).into(m, n, k, 1, 0, new float[m * n], 0);
            assertThat(product.parts()).isEqualTo(parts);
        }
    }
}
