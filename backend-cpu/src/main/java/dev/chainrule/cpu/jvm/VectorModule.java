package dev.chainrule.cpu.jvm;

import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;

/**
 * The module jdk.incubator.vector, which a JVM has from its start, or which is loaded when {@code cpu:vector} is asked for or needed.
 *
 * <p>A JVM that starts with an incubating module prints a warning, which no option turns off. So the launcher of the command starts it
 * without, and exports to code on the class path the JDK's own method that loads a system module later: the same classes from the
 * same loader, compiled to the same vectors. Tried on JDK 17 and 25; to be removed when the module no longer incubates.
 */
public final class VectorModule {
    /** The module's name. */
    static final String NAME = "jdk.incubator.vector";

    private static final String PACKAGE = "jdk.internal.module";

    private VectorModule() {}

    /** Whether its classes can be used, which may be loaded after the JVM has started. */
    public static boolean isLoaded() {
        try {
            Class.forName(NAME + ".Vector", false, VectorModule.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Whether it is loaded, or {@link #load} can load it. */
    static boolean isThere() {
        return isLoaded() || isLeftToUs();
    }

    /** Whether the launcher has left it to this class, and the JVM has it. */
    private static boolean isLeftToUs() {
        return Object.class.getModule().isExported(PACKAGE, VectorModule.class.getModule())
                && ModuleFinder.ofSystem().find(NAME).isPresent();
    }

    /**
     * Loads it, unless it is loaded, or cannot be.
     *
     * @throws IllegalStateException if the JVM refuses it
     */
    public static void load() {
        if (isLoaded() || !isLeftToUs()) {
            return;
        }
        try {
            Class.forName(PACKAGE + ".Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
        } catch (InvocationTargetException e) {
            throw failed(e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(Throwable cause) {
        return new IllegalStateException(
                "the module " + NAME + " cannot be loaded: " + cause + "; start Java with --add-modules " + NAME,
                cause);
    }
}
