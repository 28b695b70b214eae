package dev.chainrule.select;

import dev.chainrule.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the providers and tells the sound ones from the others.
 *
 * @param providers the sound ones by name
 * @param options the option keys of each, asked for once
 * @param others the outcomes for the others
 * @param loaders the class loaders that were asked, in words, each with the names of its sound providers
 */
record Discovery(
        SortedMap<String, BackendProvider> providers,
        Map<String, SortedSet<String>> options,
        List<Candidate> others,
        List<String> loaders) {

    static Discovery in(List<Asked> asked) {
        Loading loading = new Loading(asked);
        List<Candidate> others = new ArrayList<>(loading.failed());
        Map<String, SortedSet<String>> options = new HashMap<>();
        SortedMap<String, List<BackendProvider>> byName = new TreeMap<>();
        for (BackendProvider provider : loading.providers()) {
            try {
                if (provider.spiVersion() != BackendProvider.SPI_VERSION) {
                    others.add(Candidate.broken(
                            provider.name(),
                            null,
                            "it was made for SPI version " + provider.spiVersion() + ", expected "
                                    + BackendProvider.SPI_VERSION + ": use the backend and the core of one release",
                            null));
                } else if (!Preference.NAME.matcher(provider.name()).matches()) {
                    others.add(Candidate.broken(
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
                others.add(Candidate.broken(
                        provider.getClass().getName(), null, "asked for its name, version and options: " + e, e));
            }
        }
        others.addAll(unlisted(loading));
        SortedMap<String, BackendProvider> sound = unique(byName, others);
        return new Discovery(sound, options, others, words(loading, sound));
    }

    /** The option keys of a sound provider. */
    SortedSet<String> options(String provider) {
        return options.getOrDefault(provider, Collections.emptySortedSet());
    }

    /** Whether there is nothing at all, neither sound nor broken. */
    boolean isEmpty() {
        return providers.isEmpty() && others.isEmpty();
    }

    private static SortedMap<String, BackendProvider> unique(
            SortedMap<String, List<BackendProvider>> byName, List<Candidate> others) {
        SortedMap<String, BackendProvider> providers = new TreeMap<>();
        byName.forEach((name, all) -> {
            if (all.size() == 1) {
                providers.put(name, all.get(0));
            } else {
                List<String> classes =
                        all.stream().map(p -> p.getClass().getName()).sorted().toList();
                others.add(Candidate.broken(
                        name,
                        null,
                        all.size() + " providers have this name, " + classes + ", expected one: remove the others",
                        null));
            }
        });
        return providers;
    }

    private static List<Candidate> unlisted(Loading loading) {
        List<Class<?>> classes = new ArrayList<>(List.of(Backends.class));
        Set<String> known = new HashSet<>();
        for (BackendProvider provider : loading.providers()) {
            classes.add(provider.getClass());
            known.add(provider.getClass().getName());
        }
        loading.failed().forEach(candidate -> known.add(candidate.id()));
        return Unlisted.beside(classes, known);
    }

    private static List<String> words(Loading loading, SortedMap<String, BackendProvider> sound) {
        List<String> words = new ArrayList<>();
        loading.seen().forEach((asked, classes) -> {
            List<String> names = sound.entrySet().stream()
                    .filter(entry ->
                            classes.contains(entry.getValue().getClass().getName()))
                    .map(Map.Entry::getKey)
                    .toList();
            words.add(asked + ": " + (names.isEmpty() ? "no provider" : String.join(", ", names)));
        });
        return words;
    }
}
