package dev.chainrule.select;

import dev.chainrule.spi.BackendProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * A class loader that is asked for providers.
 *
 * @param whose how it came to be asked, in words
 */
record Asked(ClassLoader loader, String whose) {
    /**
     * The loader of the thread's context, then core's own. Both count: in a container core's loader may not see the
     * application's backends, and threads that the application didn't make (the common pool's, for instance) have the
     * system's loader as their context, which may not see core itself.
     */
    static List<Asked> byDefault() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader own = Backends.class.getClassLoader();
        Asked first = context != null
                ? new Asked(context, "the thread's context")
                : new Asked(ClassLoader.getSystemClassLoader(), "the system's, the thread has none");
        List<Asked> asked = new ArrayList<>();
        if (own == null || own.equals(first.loader)) { // null is the JVM's own loader, which every other one asks
            asked.add(new Asked(first.loader, first.whose + ", and core's own"));
        } else {
            asked.add(first);
            asked.add(new Asked(own, "core's own"));
        }
        return asked;
    }

    /** This loader and no other. */
    static List<Asked> only(ClassLoader loader) {
        return List.of(new Asked(loader, "the one given"));
    }

    /** Why a class of this loader can't be a provider for this core; empty if it can. */
    String estrangement() {
        try {
            return Class.forName(BackendProvider.class.getName(), false, loader) == BackendProvider.class
                    ? ""
                    : "sees another copy of chainrule-core";
        } catch (ClassNotFoundException e) {
            return "does not see chainrule-core";
        } catch (RuntimeException | LinkageError e) { // that of a stopped application, for instance
            return "cannot be asked for chainrule-core: " + e;
        }
    }

    /** The loader's name and whose it is. Its own toString may have many lines. */
    @Override
    public String toString() {
        String name = loader.getName();
        String words = name != null
                ? name
                : loader.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(loader));
        return words + " (" + whose + ")";
    }
}
