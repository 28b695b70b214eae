package dev.chainrule.benchmarks;

import dev.chainrule.spi.Transpose;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS as bytedeco built it, row-major, on memory outside of the Java heap. */
public final class BytedecoGemm implements NativeGemm {
    /** For {@link java.util.ServiceLoader}. */
    public BytedecoGemm() {}

    @Override
    public String name() {
        return "bytedeco";
    }

    /** The environment alone says how many threads: asked for them, this build answers -1. */
    @Override
    public GemmLibrary open(int threads) {
        try {
            Loader.load(openblas_nolapack.class);
            return new Library();
        } catch (LinkageError e) {
            throw new IllegalArgumentException("bytedeco: its library does not load: " + e.getMessage(), e);
        }
    }

    private static final class Library implements GemmLibrary {
        @Override
        public String description() {
            return "org.bytedeco, " + openblas_nolapack.OPENBLAS_VERSION.strip();
        }

        @Override
        public Gemm prepare(Operands operands) {
            return new Prepared(operands);
        }

        @Override
        public void close() {}
    }

    private static final class Prepared implements Gemm {
        private final GemmShape product;
        private final FloatPointer a;
        private final FloatPointer b;
        private final FloatPointer c;

        Prepared(Operands operands) {
            product = operands.product();
            a = new FloatPointer(operands.a());
            b = new FloatPointer(operands.b());
            c = new FloatPointer(operands.target());
        }

        @Override
        public void multiply() {
            openblas_nolapack.cblas_sgemm(
                    openblas_nolapack.CblasRowMajor,
                    code(product.ta()),
                    code(product.tb()),
                    product.m(),
                    product.n(),
                    product.k(),
                    1,
                    a,
                    product.aCols(),
                    b,
                    product.bCols(),
                    0,
                    c,
                    product.n());
        }

        @Override
        public float[] result() {
            float[] result = new float[product.m() * product.n()];
            c.get(result);
            return result;
        }

        @Override
        public void close() {
            a.close();
            b.close();
            c.close();
        }

        private static int code(Transpose t) {
            return t == Transpose.N ? openblas_nolapack.CblasNoTrans : openblas_nolapack.CblasTrans;
        }
    }
}
