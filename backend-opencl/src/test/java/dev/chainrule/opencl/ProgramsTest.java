package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.opencl.cl.Context;
import dev.chainrule.opencl.cl.Driver;
import dev.chainrule.opencl.cl.NoDriverException;
import dev.chainrule.opencl.cl.Program;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Transpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs that were compiled before are used; if anything is wrong with them, the sources are compiled instead. */
class ProgramsTest {
    /** The products, the elements and the updates. */
    private static final int PROGRAMS = 3;

    /** Where these are in a key. */
    private static final int SOURCE = 1;

    private static final int OPTIONS = 2;

    private final Map<List<String>, byte[]> entries = new HashMap<>();
    private final List<List<String>> found = new ArrayList<>();
    private final List<List<String>> stored = new ArrayList<>();
    private DeviceInfo device;

    private final class Memory implements Store {
        @Override
        public Optional<byte[]> get(List<String> key) {
            if (entries.containsKey(key)) {
                found.add(key);
            }
            return Optional.ofNullable(entries.get(key));
        }

        @Override
        public boolean put(List<String> key, byte[] value) {
            stored.add(key);
            entries.put(key, value);
            return true;
        }
    }

    @BeforeEach
    void find() {
        device = FirstDevice.orSkip();
    }

    /** Opens the device, computes 2 x 3, and closes it. */
    private void computes() {
        found.clear();
        stored.clear();
        try (Compute compute = new Compute(new OpenClProvider(new Memory()).open(device, Map.of()), device);
                Matrix a = compute.matrix(1, 1);
                Matrix b = compute.matrix(1, 1);
                Matrix c = compute.matrix(1, 1)) {
            compute.upload(new float[] {2}, 0, a);
            compute.upload(new float[] {3}, 0, b);
            compute.gemm(Transpose.N, Transpose.N, 1, a, b, 0, c);
            float[] product = new float[1];
            compute.download(c, product, 0);
            assertThat(product[0]).isEqualTo(6);
        }
    }

    @Test
    void theSecondOpeningUsesWhatTheFirstCompiled() {
        computes();
        assertThat(stored).hasSize(PROGRAMS);
        computes();
        assertThat(found).hasSize(PROGRAMS);
        assertThat(stored).isEmpty();
    }

    @Test
    void whatTheDriverDoesNotWantIsCompiledAnew() {
        computes();
        entries.replaceAll((key, binary) -> new byte[] {1, 2, 3});
        computes();
        assertThat(stored).hasSize(PROGRAMS);
        computes();
        assertThat(stored).isEmpty();
    }

    /** Digests don't help against what was compiled wrongly and stored by itself, e.g. by another release. */
    @Test
    void whatComputesWronglyIsCompiledAnew() throws NoDriverException {
        computes();
        List<String> elements = entries.keySet().stream()
                .filter(key -> key.get(SOURCE).contains("kernel void hits("))
                .findFirst()
                .orElseThrow();
        String right = elements.get(SOURCE);
        String wrong = right.replace("t[tAt + i] = hit;", "t[tAt + i] = 1 - hit;");
        assertThat(wrong).isNotEqualTo(right);
        try (Context context = new Context(Driver.find().devices().get(0), device.id())) {
            Program program = new Program(context, "elements.cl", wrong, elements.get(OPTIONS));
            entries.put(elements, program.binary().orElseThrow());
        }
        computes();
        assertThat(stored).contains(elements);
        computes();
        assertThat(stored).isEmpty();
    }

    @Test
    void whatWasNotProvedIsNotStored() throws NoDriverException {
        try (Context context = new Context(Driver.find().devices().get(0), device.id())) {
            Programs programs = new Programs(context, Driver.find().devices().get(0), new Memory());
            programs.of("elements.cl", "");
            assertThat(stored).isEmpty();
            programs.proved();
            assertThat(stored).hasSize(1);
        }
    }

    @Test
    void anotherDriverOptionsOrSourcesAreOtherKeys() {
        computes();
        assertThat(stored)
                .allSatisfy(key -> assertThat(key)
                        .contains(
                                device.facts().get("driver"),
                                device.facts().get("version"),
                                device.facts().get("vendor"))
                        .anySatisfy(part -> assertThat(part).contains("-cl-std=CL1.2"))
                        .anySatisfy(part -> assertThat(part).contains("kernel void")));
    }
}
