package dev.chainrule.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private final Map<Object, Object> handlersBefore = new LinkedHashMap<>();
    private volatile int exitCode = ExitCode.OK;

    private Signals() {}

    /** Catches signals for the calling thread. */
    static Signals caught() {
        Signals signals = new Signals();
        NAMES.forEach(signals::handle);
        return signals;
    }

    /** Whether a signal has come. */
    boolean came() {
        return exitCode != ExitCode.OK;
    }

    /** The exit code that tells which signal came: 130 after Ctrl-C, 143 after SIGTERM; 0 if none has come. */
    int exitCode() {
        return exitCode;
    }

    /** Lets signals end the JVM again, and takes the flag back from the thread if a signal has set it. */
    @Override
    public void close() {
        handlersBefore.forEach((signal, before) -> {
            try {
                handle(signal, before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the handler of " + signal + " cannot be restored", e);
            }
        });
        handlersBefore.clear();
        if (came()) {
            Thread.interrupted();
        }
    }

    private void handle(String name) {
        try {
            Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
            MethodHandle received = MethodHandles.lookup()
                    .findVirtual(Signals.class, "received", MethodType.methodType(void.class, Object.class))
                    .bindTo(this);
            Object handler = MethodHandleProxies.asInterfaceInstance(Class.forName("sun.misc.SignalHandler"), received);
            handlersBefore.put(signal, handle(signal, handler));
        } catch (ReflectiveOperationException notHandedOut) {
            // no such signal on this system, or it is the JVM's alone: it does what it does without us
        }
    }

    /** Gives a signal another handler, and returns that which it had. */
    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        Method handle =
                signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
        return handle.invoke(null, signal, handler);
    }

    /** Called in a thread of the JVM's own, one for each signal. */
    private synchronized void received(Object signal) throws ReflectiveOperationException {
        if (came()) {
            Runtime.getRuntime().halt(exitCode);
        }
        exitCode =
                FIRST_EXIT_CODE + (int) signal.getClass().getMethod("getNumber").invoke(signal);
        thread.interrupt();
    }
}
