package dev.chainrule.select;

import dev.chainrule.select.Candidate.Status;
import dev.chainrule.spi.BackendProvider;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the providers that class loaders see, each on its own, so that a broken one takes no other with it. Of classes with
 * one name the first loader's counts: it is one provider that several loaders reach, or that lies in two places.
 */
final class Loading {
    /** A loader that only ever throws must not hold us for ever. */
    private static final int MOST_FAILURES = 100;

    private static final Pattern FAILED_CLASS = Pattern.compile(": (?:Provider )?([\\w$]+(?:\\.[\\w$]+)+) ");

    private final Map<String, BackendProvider> byClass = new LinkedHashMap<>();
    private final Map<Asked, Set<String>> seen = new LinkedHashMap<>();
    private final Map<String, Candidate> failed = new LinkedHashMap<>();

    Loading(List<Asked> loaders) {
        loaders.forEach(this::load);
    }

    /** An object of each class that could be loaded. */
    Collection<BackendProvider> providers() {
        return byClass.values();
    }

    /** The names of their classes that each loader sees. */
    Map<Asked, Set<String>> seen() {
        return seen;
    }

    /** The notes on the others. */
    Collection<Candidate> failed() {
        return failed.values();
    }

    private void load(Asked asked) {
        Set<String> classes = new HashSet<>();
        seen.put(asked, classes);
        Iterator<BackendProvider> found =
                ServiceLoader.load(BackendProvider.class, asked.loader()).iterator();
        for (int failures = 0; failures < MOST_FAILURES; ) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                BackendProvider provider = found.next();
                classes.add(provider.getClass().getName());
                byClass.putIfAbsent(provider.getClass().getName(), provider);
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                failures++;
                note(failure(asked, e));
            }
        }
    }

    /** A provider that two loaders both fail to load is noted once. */
    private void note(Candidate failure) {
        failed.putIfAbsent(failure.id() + ": " + failure.reason(), failure);
    }

    private static Candidate failure(Asked asked, Throwable e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof LinkageError || message.endsWith(" not a subtype")) {
            String estrangement = asked.estrangement();
            if (!estrangement.isEmpty()) {
                return new Candidate(
                        nameIn(e),
                        Status.UNAVAILABLE,
                        "it is another application's: class loader " + asked + " " + estrangement,
                        "have the classes of this core and its backends in one place, seen by both",
                        null,
                        e);
            }
        }
        return Candidate.broken(nameIn(e), null, "loading it: " + reason(e), e);
    }

    /**
     * ServiceLoader says which class failed only in its message: "service: Provider a.B not …" or
     * "service: a.B not …".
     */
    private static String nameIn(Throwable e) {
        Matcher m = FAILED_CLASS.matcher(String.valueOf(e.getMessage()));
        return m.find() ? m.group(1) : BackendProvider.class.getSimpleName();
    }

    private static String reason(Throwable e) {
        Throwable root = e.getCause();
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        String words = e instanceof ServiceConfigurationError ? String.valueOf(e.getMessage()) : e.toString();
        return root == null ? words : words + " (" + root + ")";
    }
}
