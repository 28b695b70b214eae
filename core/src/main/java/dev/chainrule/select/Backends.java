package dev.chainrule.select;

import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens the device that a preference asks for.
 *
 * <p><b>A preference</b> is a list, {@code opencl:0,cpu,*}: the first entry that works is taken. An entry is
 * {@code provider:device}, or {@code provider} for its best device, or {@code *} for the rest by score, ties by name;
 * options follow as {@code ?key=value&key=value}. Without {@code *} the list is strict: nothing else is opened, or even
 * probed. Every device is proved by a computation with a known answer before it is handed out.
 *
 * <p><b>Precedence</b>: the argument, then {@code -Dchainrule.backend}, then the environment's
 * {@code CHAINRULE_BACKEND}, then {@code *}.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader}, through the class loader of the thread's context and then
 * through core's own, unless one is given; one that is absent, broken or outdated ends in the {@link SelectionReport} and
 * hinders no other. There is no static state.
 */
public final class Backends {
    private static final System.Logger LOG = System.getLogger(Backends.class.getPackageName());

    private Backends() {}

    /** Opens what the system property, the environment or else {@code *} asks for; see {@link #open(String)}. */
    public static Selection open() {
        return open(Preference.ofSettings());
    }

    /**
     * Opens the first device of the preference that works.
     *
     * @throws NoBackendException if none works; it holds the report
     * @throws IllegalArgumentException if the preference has a wrong form, or an option that the provider does not have
     */
    public static Selection open(String preference) {
        return open(Preference.of(preference));
    }

    /**
     * Opens the first device of the preference that works.
     *
     * @throws NoBackendException if none works; it holds the report
     * @throws IllegalArgumentException if the preference has an option that the provider does not have
     */
    public static Selection open(Preference preference) {
        return open(preference, Asked.byDefault());
    }

    /** Opens a device of the providers that this class loader sees, and of no others; a null preference stands for {@link #open()}. */
    public static Selection open(@Nullable String preference, ClassLoader loader) {
        return open(effective(preference), Asked.only(loader));
    }

    private static Selection open(Preference preference, List<Asked> loaders) {
        Search search = new Search(preference, Discovery.in(loaders), false);
        Search.Opened opened = search.run();
        SelectionReport report = search.report();
        LOG.log(Level.DEBUG, report::toString);
        if (opened == null) {
            throw new NoBackendException(report);
        }
        return new Selection(opened, report);
    }

    /**
     * Probes every provider and tries every device, closes them all, and tells what {@link #open} would have chosen and
     * how the others did. A null preference stands for that of {@link #open()}.
     *
     * @throws IllegalArgumentException as {@link #open(String)}
     */
    public static SelectionReport survey(@Nullable String preference) {
        return survey(effective(preference));
    }

    /**
     * Surveys all devices as {@link #survey(String)} does.
     *
     * @throws IllegalArgumentException as {@link #open(Preference)}
     */
    public static SelectionReport survey(Preference preference) {
        return survey(preference, Asked.byDefault());
    }

    /** Surveys the providers that this class loader sees, and no others. */
    public static SelectionReport survey(@Nullable String preference, ClassLoader loader) {
        return survey(effective(preference), Asked.only(loader));
    }

    private static SelectionReport survey(Preference preference, List<Asked> loaders) {
        Search search = new Search(preference, Discovery.in(loaders), true);
        search.survey(search.run());
        return search.report();
    }

    private static Preference effective(@Nullable String argument) {
        return argument == null ? Preference.ofSettings() : Preference.of(argument);
    }
}
