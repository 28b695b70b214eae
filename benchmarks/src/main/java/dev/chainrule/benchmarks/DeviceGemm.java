package dev.chainrule.benchmarks;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;

/** A product on a device of ours. */
final class DeviceGemm implements Gemm {
    private final Backend backend;
    private final GemmShape product;
    private final View a;
    private final View b;
    private final View c;

    private DeviceGemm(Backend backend, Operands operands) {
        this.backend = backend;
        product = operands.product();
        a = matrix(product.aRows(), product.aCols());
        b = matrix(product.bRows(), product.bCols());
        c = matrix(product.m(), product.n());
        backend.upload(operands.a(), 0, a);
        backend.upload(operands.b(), 0, b);
        backend.upload(operands.target(), 0, c);
    }

    /** The device of this id. */
    static GemmLibrary library(String id, int threads) {
        Backend backend = Devices.open(id, threads);
        return new GemmLibrary() {
            @Override
            public String description() {
                return "Chainrule through its SPI";
            }

            @Override
            public Gemm prepare(Operands operands) {
                return new DeviceGemm(backend, operands);
            }

            @Override
            public void close() {
                backend.close();
            }
        };
    }

    @Override
    public void multiply() {
        backend.gemm(product.ta(), product.tb(), 1, a, b, 0, c);
    }

    @Override
    public void await() {
        backend.finish();
    }

    @Override
    public float[] result() {
        float[] result = new float[product.m() * product.n()];
        backend.download(c, result, 0);
        return result;
    }

    @Override
    public void close() {
        a.buffer().close();
        b.buffer().close();
        c.buffer().close();
    }

    private View matrix(int rows, int cols) {
        Buffer buffer = backend.allocate(Element.FLOAT32, (long) rows * cols);
        return new View(buffer, 0, rows, cols);
    }
}
