package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No kernel reads or writes out of bounds, and none races: what a real device may not notice, oclgrind does. */
@Tag("kernels")
class OclgrindTest {
    private static final Pattern KERNEL = Pattern.compile("kernel void (\\w+)\\(");

    /** The kernels in whose place processors have one in which a work-item alone does the work of many. */
    private static final String[] FOR_GROUPS = {"dot_of_group", "gather_float", "gather_byte"};

    private static Oclgrind oclgrind;

    @TempDir
    private Path folder;

    @BeforeAll
    static void find() {
        oclgrind = Oclgrind.find().orElseGet(() -> Assumptions.abort("oclgrind is not installed (Debian: oclgrind)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void everyKernelIsCleanAndRight(String family) throws Exception {
        Oclgrind.Outcome outcome = oclgrind.run(folder, System.getProperty("java.class.path"), family);
        assertThat(outcome.log()).isEmpty();
        assertThat(outcome.exit()).as(outcome.printed()).isZero();
        Set<String> kernels = kernelsOf("elements.cl");
        kernels.addAll(kernelsOf(family + ".cl"));
        kernels.addAll(kernelsOf("multiply_adds.cl"));
        kernels.addAll(kernelsOf("updates.cl"));
        kernels.removeIf(family.equals("gpu") ? name -> name.endsWith("_alone") : Set.of(FOR_GROUPS)::contains);
        assertThat(outcome.kernels()).isEqualTo(kernels);
    }

    private static Set<String> kernelsOf(String file) {
        return KERNEL.matcher(Sources.of(file))
                .results()
                .map(kernel -> kernel.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Faults as they are made: planted in the source, they must be found, or the test above proves nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gpu | gpu.cl      | barrier(CLK_LOCAL_MEM_FENCE); | ;              | data race
            gpu | gpu.cl      | line >= x.lines               | line > x.lines | Invalid read
            gpu | elements.cl | i >= (n)                      | i > (n)        | Invalid write
            gpu | updates.cl  | i >= (n)                      | i > (n)        | Invalid write
            gpu | updates.cl  | barrier(CLK_LOCAL_MEM_FENCE); | ;              | data race
            cpu | updates.cl  | i = whole; i < n;             | i = whole; i <= n; | Invalid read
            cpu | cpu.cl      | q < count; q++                | q <= count; q++| Invalid write
            cpu | multiply_adds.cl | (t + c * items * FLOATS) = | (t + c * items * FLOATS + 9) = | Invalid write
            """)
    void plantedFaultIsFound(String family, String file, String right, String wrong, String found) throws Exception {
        String source = Files.readString(Path.of(Sources.class.getResource(file).toURI()));
        assertThat(source.split(Pattern.quote(right), -1)).as(right).hasSize(2);
        Path resources = folder.resolve("classes").resolve("dev/chainrule/opencl");
        Files.createDirectories(resources);
        Files.writeString(resources.resolve(file), source.replace(right, wrong));
        String classPath = folder.resolve("classes") + File.pathSeparator + System.getProperty("java.class.path");
        assertThat(oclgrind.run(folder, classPath, family, log -> log.contains(found))
                        .log())
                .contains(found);
    }
}
