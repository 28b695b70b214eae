package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.opencl.cl.Device;
import dev.chainrule.opencl.cl.Driver;
import dev.chainrule.opencl.cl.NoDriverException;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.DeviceInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proof of an opened device finds each operation that does nothing, and no fault where there is none. */
class ProofTest {
    private DeviceInfo info;
    private Device device;
    private Backend backend;

    @BeforeEach
    void open() throws NoDriverException {
        info = FirstDevice.orSkip();
        device = Driver.find().devices().get(0);
        backend = new OpenClProvider().open(info, Map.of());
    }

    @AfterEach
    void close() {
        if (backend != null) {
            backend.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWorksIsRight(Family family) {
        try (Backend other = new OpenClProvider().open(info, Map.of("kernels", family.word()))) {
            assertThat(Proof.complaint(other, family, device)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm",
                "addRow",
                "sumRows",
                "axpy",
                "activate",
                "mulSlope",
                "output",
                "cost",
                "hits",
                "gatherRows",
                "dense",
                "outputDelta",
                "hiddenDelta",
                "accumulateGradient",
                "axpby",
                "multiplyAdd",
                "addQuotient",
                "clip",
                "dot",
                "scaleToNorm",
                "update"
            })
    void whatDoesNothingIsFound(String operation) {
        assertThat(Proof.complaint(without(operation, 0), Family.CPU, device))
                .startsWith("its kernels compute wrongly: " + operation + " gave ")
                .contains(", expected ");
    }

    /** Where PoCL compiles a kernel once more, only the large matrices tell. */
    @ParameterizedTest
    @CsvSource({"axpy", "gatherRows", "hits", "cost", "outputDelta"})
    void soIsWhatDoesNothingOnLargeMatrices(String operation) {
        String complaint = Proof.complaint(without(operation, 10_000), Family.CPU, device);
        if (device.platform().equals("Portable Computing Language")) {
            assertThat(complaint).startsWith("its kernels compute wrongly: " + operation + " gave ");
        } else {
            assertThat(complaint).isEmpty();
        }
    }

    private Backend without(String operation, int leastElements) {
        return (Backend) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Backend.class}, (self, method, arguments) -> {
                    boolean left = method.getName().equals(operation) && elements(arguments) >= leastElements;
                    return left ? null : call(method, arguments);
                });
    }

    private static long elements(Object... arguments) {
        long most = 0;
        for (Object argument : arguments) {
            most = argument instanceof dev.chainrule.spi.View v ? Math.max(most, v.count()) : most;
        }
        return most;
    }

    private Object call(Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(backend, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
