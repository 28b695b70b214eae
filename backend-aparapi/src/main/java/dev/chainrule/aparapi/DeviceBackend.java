package dev.chainrule.aparapi;

import static dev.chainrule.aparapi.AparapiBuffer.at;

import com.aparapi.device.OpenCLDevice;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.View;
import java.util.function.LongSupplier;

/** An opened OpenCL device. It has a peak to be measured; in Java's threads Aparapi's fma rounds twice. */
final class DeviceBackend extends AparapiBackend implements PeakProbe {
    DeviceBackend(String id, OperationsKernel kernel, OpenCLDevice device, long mostBytes, LongSupplier collections) {
        super(id, kernel, device, mostBytes, collections);
    }

    @Override
    public void multiplyAdds(int steps, float x, float y, View t) {
        kernel.inner = steps;
        kernel.alpha = x;
        kernel.beta = y;
        shape(t, 0, 0, at(t));
        run(OperationsKernel.MULTIPLY_ADDS, "multiplyAdds", t.rows() * t.cols());
    }
}
