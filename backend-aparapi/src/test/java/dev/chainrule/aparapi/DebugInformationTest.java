package dev.chainrule.aparapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.aparapi.Kernel;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.apache.bcel.classfile.ClassParser;
import org.apache.bcel.classfile.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel's classes have the names of their local variables (-g), without which Aparapi's translation does not compile. */
class DebugInformationTest {

    static Stream<Class<?>> kernelClasses() {
        return Stream.<Class<?>>iterate(
                OperationsKernel.class, type -> type != Kernel.class, type -> type.getSuperclass());
    }

    @ParameterizedTest
    @MethodSource("kernelClasses")
    void localVariablesHaveNames(Class<?> type) throws IOException {
        String file = type.getSimpleName() + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            Method[] methods = new ClassParser(in, file).parse().getMethods();
            assertThat(methods).isNotEmpty().allSatisfy(method -> {
                if (!method.isStatic()) {
                    assertThat(method.getLocalVariableTable()).as("%s", method).isNotNull();
                }
                assertThat(method.getLineNumberTable()).as("%s", method).isNotNull();
            });
        }
    }

    @Test
    void thereAreFiveOfThem() {
        assertThat(kernelClasses()).hasSize(5);
    }
}
