package dev.chainrule.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.chainrule.cpu.Fork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Every reason why there is no machine code has a remedy. */
class NativeAccessTest {
    private static final String GRANTED = "--enable-native-access=ALL-UNNAMED";

    private static void refused(int jdk, String system, String architecture, String reason, String remedy) {
        Optional<NativeAccess.Missing> missing = NativeAccess.withoutPermission(jdk, system, architecture);
        assertThat(missing).isPresent();
        assertThat(missing.get().reason()).contains(reason);
        assertThat(missing.get().remedy()).contains(remedy);
    }

    @Test
    void whatIsMissingHasAReasonAndARemedy() {
        refused(21, "Linux", "amd64", "this is Java 21", "Java 22 or newer");
        refused(25, "Windows 11", "amd64", "this is Windows 11 on amd64", "another device");
        refused(25, "Mac OS X", "aarch64", "this is Mac OS X on aarch64", "another device");
        refused(25, "Linux", "riscv64", "machine code is written for Linux on x86-64 and aarch64", "another device");
    }

    @Test
    void aJvmThatGrantsNothingIsNotAskedForMore() throws Exception {
        assertThat(Fork.run(Report.class, List.of("-Xcheck:jni"))).contains("missing: this ");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "asks for what Linux on x86-64 tells")
    @EnabledForJreRange(minVersion = 22, disabledReason = "machine code needs Java 22")
    void theProcessorIsAsked() throws Exception {
        String flags = Files.readString(Path.of("/proc/cpuinfo"));
        boolean avx512 = flags.contains("avx512f") && flags.contains("avx512dq") && flags.contains("avx512vl");
        boolean avx2 = flags.contains("avx2") && flags.contains(" fma ");
        assertThat(Fork.run(Report.class, List.of(GRANTED)))
                .isEqualTo(
                        avx2
                                ? "Processor[avx2=true, avx512=" + avx512 + ", neon=false]"
                                : "missing: the processor has no AVX2 and FMA");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "asks for what Linux on x86-64 tells")
    @EnabledForJreRange(minVersion = 22, disabledReason = "machine code needs Java 22")
    void codeIsExecutableAndNotWritable() throws Exception {
        assertThat(Fork.run(Pages.class, List.of(GRANTED))).isEqualTo("r-xp");
    }

    /** In JVMs of their own, which say what they are missing. */
    @Test
    void eachReasonIsReported() throws Exception {
        String java = "this is Java " + Runtime.version().feature();
        assertThat(Fork.run(Report.class, List.of(GRANTED, "-Dos.name=Windows 11")))
                .startsWith("missing: ")
                .contains(isOld() ? java : "this is Windows 11 on " + System.getProperty("os.arch"));
        assertThat(Fork.run(Report.class, List.of(GRANTED, "-Dos.arch=riscv64")))
                .contains(isOld() ? java : "on riscv64, and machine code is written for Linux on x86-64 and aarch64");
        assertThat(Fork.run(Report.class, List.of()))
                .contains(isOld() ? java : "this JVM does not grant native access");
    }

    private static boolean isOld() {
        return Runtime.version().feature() < 22;
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "asks for what Linux on x86-64 tells")
    @EnabledForJreRange(minVersion = 22, disabledReason = "machine code needs Java 22")
    void aSystemThatForbidsExecutableMemoryIsReported() throws Exception {
        String said = Fork.run(Forbidden.class, List.of(GRANTED, "-Xint"));
        assumeFalse(said.equals(Forbidden.UNABLE), "Linux before 6.3 cannot forbid it");
        assertThat(said)
                .isEqualTo("missing: the system does not let this process make memory executable:"
                        + " mprotect refused to make memory executable");
    }

    /** Has the kernel refuse memory that becomes executable, as hardened systems do, and prints what is missing then. */
    static final class Forbidden {
        static final String UNABLE = "this kernel cannot forbid it";

        private static final int PR_SET_MDWE = 65;
        private static final int REFUSE_EXEC_GAIN = 1;

        private Forbidden() {}

        public static void main(String[] args) {
            if ((int) Foreign.system(Foreign.symbol("prctl"), PR_SET_MDWE, REFUSE_EXEC_GAIN, 0, 0, 0) == 0) {
                Report.main(args);
            } else {
                System.out.println(UNABLE);
            }
        }
    }

    @Test
    void aProcessorWithoutFmaIsToldApart() {
        int fma = 1 << 12;
        int kept = 1 << 27;
        int avx = 1 << 28;
        int avx2 = 1 << 5;
        assertThat(processor(fma | kept | avx, avx2, 6)).isEqualTo(new Processor(true, false, false));
        assertThat(processor(kept | avx, avx2, 6).avx2()).as("without fma").isFalse();
        assertThat(processor(fma | kept | avx, 0, 6).avx2()).as("without AVX2").isFalse();
        assertThat(processor(fma | kept | avx, avx2, 2).avx2())
                .as("a system that loses registers")
                .isFalse();
        int avx512 = 1 << 16 | 1 << 17 | 1 << 31;
        assertThat(processor(fma | kept | avx, avx2 | avx512, 0xE6)).isEqualTo(new Processor(true, true, false));
        assertThat(processor(fma | kept | avx, avx2 | avx512, 6)).isEqualTo(new Processor(true, false, false));
    }

    @Test
    void aarch64IsNotAsked() {
        assertThat(Processor.of(Architecture.AARCH64, new InterpretedMachine()))
                .isEqualTo(new Processor(false, false, true));
    }

    /** The processor that answers so: ECX of leaf 1, EBX of leaf 7, and what the system keeps. */
    private static Processor processor(int ecx, int ebx, int keeps) {
        return Processor.of(Architecture.X86_64, new InterpretedMachine() {
            @Override
            public Routine load(Program program) {
                return new Routine() {
                    @Override
                    public void call(float[] a, float[] b, float[] c, long[] parameters, float[] d) {
                        if (parameters.length == 1) {
                            parameters[0] = keeps;
                        } else {
                            parameters[0] = 7;
                            parameters[6] = ecx & 0xFFFFFFFFL;
                            parameters[9] = ebx & 0xFFFFFFFFL;
                        }
                    }

                    @Override
                    public void call(byte[] a, float[] c, long[] parameters) {
                        throw new AssertionError("not asked for");
                    }
                };
            }
        });
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "asks for what Linux on x86-64 tells")
    @EnabledForJreRange(minVersion = 22, disabledReason = "machine code needs Java 22")
    void kernelsAddNoMemoryThatIsWritableAndExecutable() throws Exception {
        assertThat(Fork.run(Mappings.class, List.of(GRANTED, "-Xint"))).isEqualTo("[]");
    }

    /**
     * Prints the memory that is writable and executable after all operations and was not before: what the JVM compiles to has been
     * there, and grows by nothing where it only interprets.
     */
    static final class Mappings {
        private Mappings() {}

        public static void main(String[] args) throws Exception {
            NativeAccess.processor();
            Set<String> before = writableAndExecutable();
            NativeMachine machine = new NativeMachine();
            Set<String> seen = new TreeSet<>();
            for (int i = 0; i < 50; i++) {
                machine.load(Processor.nothing());
                seen.addAll(writableAndExecutable());
            }
            seen.removeAll(before);
            System.out.println(seen);
        }

        private static Set<String> writableAndExecutable() throws Exception {
            return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains(" rwx"))
                    .map(line -> line.substring(0, line.indexOf('-')))
                    .collect(Collectors.toSet());
        }
    }

    /** Prints how the page of a program may be used. */
    static final class Pages {
        private Pages() {}

        public static void main(String[] args) throws Exception {
            long address = Foreign.executable(Architecture.here().bytes(Processor.nothing()));
            for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
                String[] words = line.split("[ -]+");
                long from = Long.parseUnsignedLong(words[0], 16);
                long to = Long.parseUnsignedLong(words[1], 16);
                if (from <= address && address < to) {
                    System.out.println(line.split(" ")[1]);
                }
            }
        }
    }

    /** Prints what is missing, or what the processor can do. */
    static final class Report {
        private Report() {}

        public static void main(String[] args) {
            System.out.println(NativeAccess.missing()
                    .map(missing -> "missing: " + missing.reason())
                    .orElseGet(() -> NativeAccess.processor().toString()));
        }
    }
}
