package dev.chainrule.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * While this is open, Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) interrupt the thread that opened it instead of
 * ending the JVM: work that looks at the thread's flag comes to an early end, and its results can still be written. A
 * second signal ends the JVM at once.
 *
 * <p>A signal that the JVM was told to ignore, by {@code nohup} for instance, stays ignored; one that the JVM does not
 * hand out ({@code -Xrs}) ends it as ever. The class of the JDK for signals is called by reflection: javac warns of every
 * other use, whatever is suppressed, and our build admits no warnings.
 */
final class Signals implements AutoCloseable {
    /** The exit code after a signal is this and the signal's number. */
    private static final int FIRST_EXIT_CODE = 128;

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private final Thread thread = Thread.currentThread();
    private final List<Object> signals = new ArrayList<>();
    private volatile int exitCode = ExitCode.OK;

    private Signals() {}

    /** Catches signals for the calling thread. */
    static Signals caught() {
        Signals caught = new Signals();
        for (String name : NAMES) {
            try {
                Object signal = Class.forName("sun.misc.Signal")
                        .getConstructor(String.class)
                        .newInstance(name);
                caught.handle(signal, "interrupt");
                caught.signals.add(signal);
            } catch (ReflectiveOperationException notHandedOut) {
                // no such signal on this system, or it is the JVM's alone: it does what it does without us
            }
        }
        return caught;
    }

    /** Whether a signal has come. */
    boolean came() {
        return exitCode != ExitCode.OK;
    }

    /** The exit code that tells which signal came: 130 after Ctrl-C, 143 after SIGTERM; 0 if none has come. */
    int exitCode() {
        return exitCode;
    }

    /**
     * Lets signals end the JVM again, and takes the flag back from the thread if a signal has set it. The handlers from
     * before are not restored: they may be those of a driver (PoCL's compiler has some), which then hand signals on to
     * none of the JVM's.
     */
    @Override
    public void close() {
        for (Object signal : signals) {
            try {
                handle(signal, "exit");
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(signal + " cannot be given its meaning back", e);
            }
        }
        if (came()) {
            Thread.interrupted();
        }
    }

    /** Has a signal call a method of this class, in a thread of the JVM's own, one for each time that it comes. */
    private void handle(Object signal, String method) throws ReflectiveOperationException {
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object handling = MethodHandleProxies.asInterfaceInstance(
                handler,
                MethodHandles.lookup()
                        .findVirtual(Signals.class, method, MethodType.methodType(void.class, Object.class))
                        .bindTo(this));
        signal.getClass().getMethod("handle", signal.getClass(), handler).invoke(null, signal, handling);
    }

    private synchronized void interrupt(Object signal) throws ReflectiveOperationException {
        if (came()) {
            Runtime.getRuntime().halt(exitCode);
        }
        exitCode = exitCode(signal);
        thread.interrupt();
    }

    private void exit(Object signal) throws ReflectiveOperationException {
        System.exit(exitCode(signal));
    }

    private static int exitCode(Object signal) throws ReflectiveOperationException {
        return FIRST_EXIT_CODE + (int) signal.getClass().getMethod("getNumber").invoke(signal);
    }
}
