package dev.chainrule.benchmarks;

import dev.ludovic.netlib.blas.NativeBLAS;

/** The system's OpenBLAS through dev.ludovic.netlib: column-major, on arrays of the Java heap, which are not copied. */
public final class NetlibGemm implements NativeGemm {
    private static final String FILE = "dev.ludovic.netlib.blas.nativeLib";
    private static final String PATH = "dev.ludovic.netlib.blas.nativeLibPath";

    /** For {@link java.util.ServiceLoader}. */
    public NetlibGemm() {}

    @Override
    public String name() {
        return "netlib";
    }

    @Override
    public GemmLibrary open(int threads) {
        if (System.getProperty(FILE) == null) {
            System.setProperty(FILE, "libopenblas.so.0"); // libblas.so.3 may be another BLAS
        }
        String file = System.getProperty(PATH, System.getProperty(FILE));
        try {
            NativeBLAS blas = NativeBLAS.getInstance();
            return new Library(blas, MappedFiles.called(file));
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException(
                    "netlib: " + file + " does not load; install OpenBLAS or name its file by -D" + PATH, e);
        }
    }

    private record Library(NativeBLAS blas, String file) implements GemmLibrary {
        @Override
        public String description() {
            return "dev.ludovic.netlib over " + file;
        }

        @Override
        public Gemm prepare(Operands operands) {
            return new Prepared(blas, operands);
        }

        @Override
        public void close() {}
    }

    private static final class Prepared implements Gemm {
        private final NativeBLAS blas;
        private final Operands operands;
        private final float[] c;

        Prepared(NativeBLAS blas, Operands operands) {
            this.blas = blas;
            this.operands = operands;
            c = operands.target();
        }

        /** Row-major C is column-major Cᵀ = op(B)ᵀ op(A)ᵀ. */
        @Override
        public void multiply() {
            GemmShape p = operands.product();
            blas.sgemm(
                    p.tb().name(),
                    p.ta().name(),
                    p.n(),
                    p.m(),
                    p.k(),
                    1,
                    operands.b(),
                    p.bCols(),
                    operands.a(),
                    p.aCols(),
                    0,
                    c,
                    p.n());
        }

        @Override
        public float[] result() {
            return c;
        }

        @Override
        public void close() {}
    }
}
