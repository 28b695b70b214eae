package dev.chainrule.cpu.machine;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether this JVM may execute code that Java has written, and what the processor can do. Nothing here makes the JVM warn. */
public final class NativeAccess {
    /** The first JDK with java.lang.foreign and calls on heap arrays. */
    private static final int FIRST_JDK = 22;

    private NativeAccess() {}

    /**
     * A reason why there is no machine code, and what to do about it.
     *
     * @param reason one line
     * @param remedy one line
     */
    public record Missing(String reason, String remedy) {}

    /** The processor, or why code cannot be executed. */
    public record Found(
            @Nullable Processor processor, @Nullable Missing missing) {}

    /** Looked for once, when it is first asked for: that takes tens of milliseconds where everything is there. */
    private static final class Once {
        private static final Found FOUND = tryOut();
    }

    /** The reason why code cannot be executed; nothing if it can. */
    public static Optional<Missing> missing() {
        return withoutPermission(
                        Runtime.version().feature(),
                        System.getProperty("os.name", "?"),
                        System.getProperty("os.arch", "?"))
                .or(() -> Optional.ofNullable(Once.FOUND.missing()));
    }

    /**
     * The instruction sets of the processor.
     *
     * @throws IllegalStateException if machine code is {@link #missing}
     */
    public static Processor processor() {
        Processor processor = Once.FOUND.processor();
        if (processor == null) {
            throw new IllegalStateException("machine code cannot be executed: " + Once.FOUND.missing());
        }
        return processor;
    }

    /** The reason that shows without trying, by the facts about a JVM. */
    static Optional<Missing> withoutPermission(int jdk, String system, String architecture) {
        if (jdk < FIRST_JDK) {
            return Optional.of(new Missing(
                    "this is Java " + jdk + ", and machine code is called by what Java has since " + FIRST_JDK,
                    "start it by Java " + FIRST_JDK + " or newer"));
        }
        boolean linux = system.toLowerCase(Locale.ROOT).equals("linux");
        if (!linux || Architecture.of(architecture).isEmpty()) {
            return Optional.of(new Missing(
                    "this is " + system + " on " + architecture
                            + ", and machine code is written for Linux on x86-64 and aarch64",
                    "use another device"));
        }
        return isGranted() ? Optional.empty() : Optional.of(notGranted());
    }

    private static Missing notGranted() {
        Module module = NativeAccess.class.getModule();
        return new Missing(
                "this JVM does not grant native access",
                module.isNamed()
                        ? "start Java with --enable-native-access=" + module.getName()
                        : "start Java with --enable-native-access=ALL-UNNAMED, or give an executable jar's manifest the line"
                                + " Enable-Native-Access: ALL-UNNAMED");
    }

    /** Module.isNativeAccessEnabled, which asks without a warning. */
    private static boolean isGranted() {
        try {
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(NativeAccess.class.getModule());
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static Found tryOut() {
        try (NativeMachine machine = new NativeMachine()) {
            Processor processor = Processor.of(Architecture.here(), machine);
            return processor.avx2() || processor.neon()
                    ? new Found(processor, null)
                    : new Found(null, new Missing("the processor has no AVX2 and FMA", "use another device"));
        } catch (IllegalStateException | LinkageError e) {
            return new Found(
                    null,
                    new Missing(
                            "the system does not let this process make memory executable: " + e.getMessage(),
                            "allow it, or use another device"));
        }
    }
}
