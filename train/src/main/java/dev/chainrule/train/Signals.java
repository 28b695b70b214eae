package dev.chainrule.train;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Signals that end a training early, with what was learnt. While this is open, Ctrl-C, SIGTERM and the end of the terminal (SIGHUP)
 * interrupt the thread that opened it instead of ending the JVM: work that looks at the thread's flag comes to an early end, and its
 * results can still be written. A second signal ends the JVM at once.
 *
 * <pre>{@code
 * try (Signals signals = Signals.caught()) {
 *     trainer.fit(net, examples);
 * } catch (InterruptedTrainingException e) {
 *     System.err.println(e.getMessage());
 * }
 * net.state().save(file);
 * }</pre>
 *
 * <p>A signal that the JVM was told to ignore, by {@code nohup} for instance, stays ignored; one that the JVM does not
 * hand out ({@code -Xrs}), or cannot, since the module {@code jdk.unsupported} is not there, ends it as ever. The class of the JDK for
 * signals is called by reflection: javac warns of every other use, whatever is suppressed, and our build admits no warnings.
 */
public final class Signals implements AutoCloseable {
    /** The exit code after a signal is this and the signal's number. */
    private static final int FIRST_EXIT_CODE = 128;

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private final Thread thread = Thread.currentThread();
    private final List<Caught> caught = new ArrayList<>();
    private volatile int exitCode;

    private Signals() {}

    /** A signal of the JDK, and what a process exits with that it ends. */
    private record Caught(Object signal, int exitCode) {}

    /** Catches signals for the calling thread. */
    public static Signals caught() {
        Signals signals = new Signals();
        for (String name : NAMES) {
            try {
                Class<?> type = Class.forName("sun.misc.Signal");
                Object signal = type.getConstructor(String.class).newInstance(name);
                int exitCode =
                        FIRST_EXIT_CODE + (int) type.getMethod("getNumber").invoke(signal);
                handle(signal, () -> signals.interrupt(exitCode));
                signals.caught.add(new Caught(signal, exitCode));
            } catch (ReflectiveOperationException notHandedOut) {
                // no such signal on this system, or it is the JVM's alone: it does what it does without us
            }
        }
        return signals;
    }

    /** Whether a signal has come. */
    public boolean came() {
        return exitCode != 0;
    }

    /** The exit code that tells which signal came: 130 after Ctrl-C, 143 after SIGTERM; 0 if none has come. */
    public int exitCode() {
        return exitCode;
    }

    /**
     * Lets signals end the JVM again, and takes the flag back from the thread if a signal has set it. The handlers from
     * before are not restored: they may be those of a driver (PoCL's compiler has some), which then hand signals on to
     * none of the JVM's.
     */
    @Override
    public synchronized void close() {
        for (Caught each : caught) {
            try {
                handle(each.signal, () -> System.exit(each.exitCode));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(each.signal + " cannot be given its meaning back", e);
            }
        }
        if (came()) {
            Thread.interrupted();
        }
    }

    /** Says what happens when a signal comes, each time in a thread of the JVM's own. */
    private static void handle(Object signal, Runnable what) throws ReflectiveOperationException {
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        MethodHandle run = MethodHandles.publicLookup()
                .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                .bindTo(what);
        Object handling = MethodHandleProxies.asInterfaceInstance(
                handler, MethodHandles.dropArguments(run, 0, Object.class)); // which signal, we know
        signal.getClass().getMethod("handle", signal.getClass(), handler).invoke(null, signal, handling);
    }

    private synchronized void interrupt(int code) {
        if (came()) {
            Runtime.getRuntime().halt(exitCode);
        }
        exitCode = code;
        thread.interrupt();
    }
}
