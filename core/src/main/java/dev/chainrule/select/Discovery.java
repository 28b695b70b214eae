package dev.chainrule.select;

import dev.chainrule.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads the providers, each on its own, so that a broken one takes no other with it.
 *
 * @param providers the sound ones by name
 * @param options the option keys of each, asked for once
 * @param broken what became of the others
 */
record Discovery(
        SortedMap<String, BackendProvider> providers, Map<String, SortedSet<String>> options, List<Candidate> broken) {
    /** A loader that only ever throws must not hold us for ever. */
    private static final int MOST_FAILURES = 100;

    private static final Pattern FAILED_CLASS = Pattern.compile(": (?:Provider )?([\\w$]+(?:\\.[\\w$]+)+) ");

    static Discovery in(ClassLoader loader) {
        List<Candidate> broken = new ArrayList<>();
        Map<String, SortedSet<String>> options = new HashMap<>();
        SortedMap<String, List<BackendProvider>> byName = new TreeMap<>();
        for (BackendProvider provider : load(loader, broken)) {
            try {
                if (provider.spiVersion() != BackendProvider.SPI_VERSION) {
                    broken.add(Candidate.broken(
                            provider.name(),
                            null,
                            "it was made for SPI version " + provider.spiVersion() + ", expected "
                                    + BackendProvider.SPI_VERSION + ": use the backend and the core of one release",
                            null));
                } else if (!Preference.NAME.matcher(provider.name()).matches()) {
                    broken.add(Candidate.broken(
                            provider.getClass().getName(),
                            null,
                            "its name is '" + provider.name() + "', expected lower-case letters and digits",
                            null));
                } else {
                    options.put(provider.name(), new TreeSet<>(provider.options()));
                    byName.computeIfAbsent(provider.name(), name -> new ArrayList<>())
                            .add(provider);
                }
            } catch (Exception | Error e) {
                broken.add(Candidate.broken(
                        provider.getClass().getName(), null, "asked for its name, version and options: " + e, e));
            }
        }
        return new Discovery(unique(byName, broken), options, broken);
    }

    /** The option keys of a sound provider. */
    SortedSet<String> options(String provider) {
        return options.getOrDefault(provider, Collections.emptySortedSet());
    }

    private static List<BackendProvider> load(ClassLoader loader, List<Candidate> broken) {
        List<BackendProvider> loaded = new ArrayList<>();
        Iterator<BackendProvider> found =
                ServiceLoader.load(BackendProvider.class, loader).iterator();
        while (broken.size() < MOST_FAILURES) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                loaded.add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                broken.add(Candidate.broken(nameIn(e), null, "loading it: " + reason(e), e));
            }
        }
        return loaded;
    }

    private static SortedMap<String, BackendProvider> unique(
            SortedMap<String, List<BackendProvider>> byName, List<Candidate> broken) {
        SortedMap<String, BackendProvider> providers = new TreeMap<>();
        byName.forEach((name, all) -> {
            if (all.size() == 1) {
                providers.put(name, all.get(0));
            } else {
                List<String> classes =
                        all.stream().map(p -> p.getClass().getName()).sorted().toList();
                broken.add(Candidate.broken(
                        name,
                        null,
                        all.size() + " providers have this name, " + classes + ", expected one: remove the others",
                        null));
            }
        });
        return providers;
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
        return root == null ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + root + ")";
    }
}
