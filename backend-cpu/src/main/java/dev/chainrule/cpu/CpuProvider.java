package dev.chainrule.cpu;

import dev.chainrule.cpu.jvm.VectorModule;
import dev.chainrule.cpu.jvm.VirtualMachine;
import dev.chainrule.cpu.kernels.InstructionSet;
import dev.chainrule.cpu.kernels.NativeBackend;
import dev.chainrule.cpu.machine.NativeAccess;
import dev.chainrule.cpu.machine.NativeMachine;
import dev.chainrule.cpu.machine.Processor;
import dev.chainrule.cpu.plain.PlainBackend;
import dev.chainrule.cpu.scalar.ScalarBackend;
import dev.chainrule.cpu.vector.Lanes;
import dev.chainrule.cpu.vector.VectorBackend;
import dev.chainrule.cpu.warmup.WarmingBackend;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The provider {@code cpu}. Its devices are ways to compute on the same processors; there is always one that works. */
public final class CpuProvider implements BackendProvider {
    private static final String VECTOR = "cpu:vector";
    private static final int VECTOR_SCORE = 300;
    private static final String NATIVE = "cpu:native";
    /** Above vectors, whose bits it has: it is faster from the first call on, with AVX-512 and with AVX2 (docs/adr/0021). */
    private static final int NATIVE_SCORE = 400;
    /** Below vectors, and above loops on one thread: no processor of aarch64 has been there to measure it on (docs/adr/0038). */
    private static final int NEON_SCORE = 250;

    private static final String PLAIN = "cpu:plain";
    private static final int PLAIN_SCORE = 150;
    private static final String SCALAR = "cpu:scalar";
    private static final int SCALAR_SCORE = 10;
    private static final String THREADS = "threads";
    private static final String ISA = "isa";
    private static final int MOST_THREADS = 1024;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final System.Logger LOG = System.getLogger("dev.chainrule.cpu");

    /** For {@link java.util.ServiceLoader}. */
    public CpuProvider() {}

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Set<String> options() {
        return Set.of(THREADS, ISA);
    }

    @Override
    public Availability probe() {
        Optional<NativeAccess.Missing> withoutMachineCode = NativeAccess.missing();
        if (withoutMachineCode.isPresent()) {
            VectorModule.load(); // else it is loaded when cpu:vector is opened
        }
        return probe(VirtualMachine.here(), withoutMachineCode);
    }

    /** The devices that a JVM of these facts has, and the ones that it lacks. */
    static Availability probe(VirtualMachine jvm, Optional<NativeAccess.Missing> withoutMachineCode) {
        List<DeviceInfo> devices = new ArrayList<>();
        List<Availability.Missing> missing = new ArrayList<>();
        withoutMachineCode.ifPresentOrElse(
                no -> missing.add(new Availability.Missing(NATIVE, no.reason(), no.remedy())),
                () -> devices.add(machineCode()));
        jvm.withoutVectors(VECTOR)
                .or(() -> Vectors.tooShort(VECTOR))
                .ifPresentOrElse(missing::add, () -> devices.add(Vectors.device()));
        jvm.withoutSpeed(PLAIN).ifPresentOrElse(missing::add, () -> devices.add(plain()));
        devices.add(device(SCALAR, "plain Java loops on one thread", SCALAR_SCORE));
        return new Availability.Available(devices, missing);
    }

    /** A class of its own, since only its methods may load classes that need the vector module, and only where it is loaded. */
    private static final class Vectors {
        private static final int FEWEST_BITS = 128;

        private static Optional<Availability.Missing> tooShort(String id) {
            return !VectorModule.isLoaded() || Lanes.bits() >= FEWEST_BITS
                    ? Optional.empty()
                    : Optional.of(new Availability.Missing(
                            id,
                            "the processor, or this JVM, has vectors of " + Lanes.bits() + " bits, expected at least "
                                    + FEWEST_BITS,
                            "start Java without -XX:MaxVectorSize, or use " + PLAIN));
        }

        private static DeviceInfo device() {
            String vectors =
                    VectorModule.isLoaded() ? "vectors of " + Lanes.bits() + " bits" : "the processor's vectors";
            return CpuProvider.device(VECTOR, vectors, VECTOR_SCORE);
        }

        /** With {@code -Dchainrule.cpu.warmup=none}, which is for tests, vectors compute from the first call on. */
        private static Backend open(int threads) {
            VectorModule.load();
            tooShort(VECTOR).ifPresent(missing -> {
                throw new IllegalStateException(missing.reason() + "; " + missing.remedy());
            });
            return System.getProperty("chainrule.cpu.warmup", "").equals("none")
                    ? new VectorBackend(VECTOR, threads)
                    : new WarmingBackend(VECTOR, threads);
        }
    }

    private static DeviceInfo machineCode() {
        Processor processor = NativeAccess.processor();
        int score = processor.neon() ? NEON_SCORE : NATIVE_SCORE;
        return device(NATIVE, "machine code that Java writes, for " + sets(processor), score);
    }

    /** The instruction sets of a processor, in words. */
    private static String sets(Processor processor) {
        return InstructionSet.of(processor).stream()
                .sorted()
                .map(InstructionSet::toString)
                .collect(Collectors.joining(" or "));
    }

    /**
     * The option {@code isa} of cpu:native; where it is not set, the best that the processor has.
     *
     * @throws IllegalArgumentException if it is none that the processor has
     */
    static InstructionSet instructionSet(Map<String, String> options, Processor processor) {
        List<InstructionSet> sets = InstructionSet.of(processor);
        String value = options.get(ISA);
        if (value == null) {
            return sets.get(0);
        }
        return sets.stream()
                .filter(set -> set.word().equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("isa is '" + value
                        + "', expected avx2, avx512 or neon, and this processor has " + sets(processor)));
    }

    private static void refuseIsa(Map<String, String> options, String device) {
        if (options.containsKey(ISA)) {
            throw new IllegalArgumentException(
                    "isa is '" + options.get(ISA) + "', expected none: " + device + " has no choice of instructions");
        }
    }

    private static DeviceInfo plain() {
        return device(PLAIN, "loops that the JVM turns into vectors, on one thread", PLAIN_SCORE);
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        if (!device.id().equals(NATIVE)) {
            refuseIsa(options, device.id());
        }
        return switch (device.id()) {
            case NATIVE ->
                new NativeBackend(
                        NATIVE,
                        new NativeMachine(),
                        instructionSet(options, NativeAccess.processor()),
                        withinProcessors(NATIVE, threads(options, NATIVE, MOST_THREADS, PROCESSORS)));
            case VECTOR -> Vectors.open(withinProcessors(VECTOR, threads(options, VECTOR, MOST_THREADS, PROCESSORS)));
            case PLAIN -> {
                threads(options, PLAIN, 1, 1);
                yield new PlainBackend(PLAIN);
            }
            default -> {
                threads(options, SCALAR, 1, 1);
                yield new ScalarBackend(device.id());
            }
        };
    }

    /** At most a thread for each processor, since more would wait for each other; no bit depends on their number. */
    private static int withinProcessors(String device, int threads) {
        if (threads > PROCESSORS) {
            LOG.log(
                    Level.WARNING,
                    "{2}: threads is {0}, but this JVM has {1} processors: it computes on {1}, with the same results;"
                            + " leave the option out, or give the JVM more, e.g. by -XX:ActiveProcessorCount",
                    Integer.toString(threads),
                    Integer.toString(PROCESSORS),
                    device);
        }
        return Math.min(threads, PROCESSORS);
    }

    /**
     * The option {@code threads} of a device.
     *
     * @param most its greatest value
     * @param otherwise the threads where the option is not set
     * @throws IllegalArgumentException if it is no number from 1 to {@code most}
     */
    private static int threads(Map<String, String> options, String device, int most, int otherwise) {
        String value = options.get(THREADS);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[1-9][0-9]{0,3}") || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(
                    "threads is '" + value + "', expected " + (most == 1 ? "1" : "1 to " + most) + " for " + device);
        }
        return Integer.parseInt(value);
    }

    private static DeviceInfo device(String id, String description, int score) {
        return new DeviceInfo(
                id,
                description,
                DeviceInfo.Kind.CPU,
                score,
                Runtime.getRuntime().maxMemory(),
                Map.of(
                        "architecture",
                        System.getProperty("os.arch", "?"),
                        "java",
                        Runtime.version().toString(),
                        DeviceInfo.MEMORY,
                        DeviceInfo.HEAP,
                        "processors",
                        Integer.toString(PROCESSORS),
                        DeviceInfo.SAME_BITS,
                        DeviceInfo.KEPT));
    }
}
