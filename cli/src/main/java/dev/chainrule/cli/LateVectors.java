package dev.chainrule.cli;

import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;

/**
 * Loads the module jdk.incubator.vector after the JVM has started.
 *
 * <p>A JVM that starts with an incubating module prints a warning, which no option turns off. So the launcher starts it
 * without, and exports to this module the JDK's own method that loads a system module later: the same classes from the
 * same loader, compiled to the same vectors. Tried on JDK 17 and 25; to be removed when the module no longer incubates.
 */
final class LateVectors {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String PACKAGE = "jdk.internal.module";

    private LateVectors() {}

    /** Loads the module, if the launcher has left that to this class and the JVM has it. */
    static void load() {
        boolean asked = Object.class.getModule().isExported(PACKAGE, LateVectors.class.getModule());
        boolean loaded = ModuleLayer.boot().findModule(MODULE).isPresent();
        if (!asked || loaded || ModuleFinder.ofSystem().find(MODULE).isEmpty()) {
            return;
        }
        try {
            Class.forName(PACKAGE + ".Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, MODULE);
        } catch (InvocationTargetException e) {
            throw failed(e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw failed(e);
        }
    }

    private static CommandException failed(Throwable cause) {
        return CommandException.failed(
                "the module " + MODULE + " cannot be loaded: " + cause + "; set CHAINRULE_OPTS=--add-modules=" + MODULE,
                cause);
    }
}
