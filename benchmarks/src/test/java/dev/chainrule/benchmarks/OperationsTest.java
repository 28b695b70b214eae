package dev.chainrule.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.reference.BoundedArithmetic;
import dev.chainrule.reference.Precision;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.PeakProbe;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {
    /** Benchmarks of the SPI's methods that compute nothing; an upload has one for each type of array. */
    private static final Map<String, String> OTHERS = Map.of(
            "allocate", "TransferBenchmark.allocate",
            "uploadFloat", "TransferBenchmark.uploadFloats",
            "uploadByte", "TransferBenchmark.uploadBytes",
            "uploadInt", "TransferBenchmark.uploadInts",
            "download", "TransferBenchmark.download",
            "finish", "QueueBenchmark.finish",
            "close", "OpeningBenchmark.open");

    static List<String> names() {
        return Operations.NAMES;
    }

    @Test
    void everyMethodOfTheSpiIsMeasured() {
        Set<String> measured = Operations.NAMES.stream()
                .map(name -> name.split("-", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        OTHERS.forEach((method, benchmark) -> {
            assertThat(SmokeRunTest.benchmarks()).contains(benchmark);
            measured.add(method);
        });
        assertThat(Stream.of(Backend.class, PeakProbe.class)
                        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                        .filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
                        .filter(method -> !method.getName().equals("prove")) // computes nothing itself
                        .map(OperationsTest::nameOf)
                        .collect(Collectors.toSet()))
                .isEqualTo(measured);
    }

    private static String nameOf(Method method) {
        if (!method.getName().equals("upload")) {
            return method.getName();
        }
        String element = method.getParameterTypes()[0].getComponentType().getName();
        return "upload" + element.substring(0, 1).toUpperCase(Locale.ROOT) + element.substring(1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRightOnEveryShape(String name) {
        for (String units : List.of("7-5", "1-1", "3-17", "40-33")) {
            for (int batch : new int[] {1, 3, 37}) {
                try (Backend backend = Devices.open("cpu:vector")) {
                    Operation operation = prepared(name, backend, units, batch);
                    operation.call().run();
                    assertThatCode(() -> operation.check(name)).doesNotThrowAnyException();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aTargetThatIsNotWrittenIsFound(String name) {
        try (Backend backend = Devices.open("cpu:vector")) {
            Operation operation = prepared(name, backend, "7-5", 3);
            if (name.equals("mulSlope-IDENTITY")) { // which multiplies by 1
                return;
            }
            assertThatThrownBy(() -> operation.check(name))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(name + ": (");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aWrongElementIsFound(String name) {
        for (float wrong : new float[] {0.01f, Float.NaN}) {
            try (Backend backend = spoiled(Devices.open("cpu:vector"), wrong)) {
                Operation operation = prepared(name, backend, "40-33", 37);
                operation.call().run();
                assertThatThrownBy(() -> operation.check(name))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith(name + ": (");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"784", "784-", "0-5", "5-0", "784-10-3", "a-b", "99999-5"})
    void aLayerThatIsNoneIsRefused(String units) {
        try (Backend backend = Devices.open("cpu:scalar")) {
            assertThatThrownBy(() -> prepared("axpy", backend, units, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + units + "'");
        }
    }

    private static Operation prepared(String name, Backend backend, String units, int batch) {
        return Operations.prepare(name, new Layer(backend, new BoundedArithmetic(Precision.CPU), units, batch));
    }

    /** A backend of which the last element of every download is wrong. */
    private static Backend spoiled(Backend backend, float error) {
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class, PeakProbe.class},
                (proxy, method, args) -> {
                    try {
                        Object result = method.invoke(backend, args);
                        if (method.getName().equals("download")) {
                            float[] values = (float[]) args[1];
                            values[values.length - 1] += error;
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
