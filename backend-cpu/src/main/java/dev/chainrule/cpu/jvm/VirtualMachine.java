package dev.chainrule.cpu.jvm;

import dev.chainrule.spi.Availability.Missing;
import java.util.Optional;

/**
 * The facts about a JVM that decide which devices it has. They are asked for and never timed, since devices give different
 * bits. A fact that cannot be had counts as good.
 *
 * @param vectorModule whether the module jdk.incubator.vector is loaded, or can be
 * @param vectorSupport whether C2 makes instructions of vector operations; otherwise each is a call that makes objects
 * @param compiler the best compiler that may run
 * @param fma whether the processor has the fused multiply-add; otherwise {@link Math#fma} computes by BigDecimal
 */
public record VirtualMachine(boolean vectorModule, boolean vectorSupport, Compiler compiler, boolean fma) {
    private static final String VECTORS = VectorModule.NAME;
    private static final String MANAGEMENT = "jdk.management";
    /** The level of tiered compilation that is C2's. */
    private static final int FULL = 4;

    /** The compilers, by the speed of the code that they make. */
    public enum Compiler {
        /** None: code is interpreted. */
        NONE,
        /** C1, which makes no vectors. */
        QUICK,
        /** C2, or the compiler of a JVM that is not HotSpot. */
        BEST
    }

    /** The facts about the JVM that this runs in. */
    public static VirtualMachine here() {
        return new VirtualMachine(
                VectorModule.isThere(),
                !option("EnableVectorSupport").equals(Optional.of("false")),
                compiler(
                        System.getProperty("java.vm.name", ""),
                        System.getProperty("java.vm.info", ""),
                        option("TieredStopAtLevel")),
                !option("UseFMA").equals(Optional.of("false")));
    }

    /**
     * The best compiler of a JVM.
     *
     * @param name its name, as {@code java -version} prints it
     * @param mode its mode, as {@code java -version} prints it
     * @param lastLevel its option TieredStopAtLevel, if it has it
     */
    static Compiler compiler(String name, String mode, Optional<String> lastLevel) {
        if (mode.contains("interpreted mode") || lastLevel.equals(Optional.of("0"))) {
            return Compiler.NONE;
        }
        boolean quick = name.contains("Client VM")
                || mode.contains("emulated-client")
                || lastLevel.map(Integer::parseInt).orElse(FULL) < FULL;
        return quick ? Compiler.QUICK : Compiler.BEST;
    }

    /** The reason why a device cannot compute on the Vector API, under its id; nothing if it can. */
    public Optional<Missing> withoutVectors(String id) {
        if (!vectorModule) {
            return Optional.of(new Missing(
                    id, "the module " + VECTORS + " is not loaded", "start Java with --add-modules " + VECTORS));
        }
        if (!vectorSupport) {
            return Optional.of(new Missing(
                    id,
                    "this JVM makes no instructions of vector operations",
                    "start Java without -XX:-EnableVectorSupport"));
        }
        return withoutSpeed(id);
    }

    /** The reason why a device would be slow, under its id; nothing if it is fast. */
    public Optional<Missing> withoutSpeed(String id) {
        return switch (compiler) {
            case NONE ->
                Optional.of(new Missing(
                        id,
                        "this JVM compiles nothing, and only the scalar loops bear that",
                        "start Java without -Xint or -XX:TieredStopAtLevel"));
            case QUICK ->
                Optional.of(new Missing(
                        id,
                        "this JVM compiles by C1 only, which makes no vectors",
                        "start a server JVM, without -XX:TieredStopAtLevel"));
            case BEST -> fma ? Optional.empty() : Optional.of(withoutFma(id));
        };
    }

    private static Missing withoutFma(String id) {
        return new Missing(
                id,
                "no fused multiply-add: the processor has none, or the JVM may not use it",
                "start Java without -XX:-UseFMA, or use cpu:scalar");
    }

    /** Whether the module jdk.management is loaded. */
    static boolean hasManagement() {
        return ModuleLayer.boot().findModule(MANAGEMENT).isPresent();
    }

    private static Optional<String> option(String name) {
        return hasManagement() ? HotSpotOptions.value(name) : Optional.empty();
    }
}
