package dev.chainrule.select;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a device: {@code entry,entry,…}, of which the first that works is taken. An entry is {@code provider}, {@code
 * provider:device} or {@code *}, each with {@code ?key=value&key=value} if need be; {@link Backends} says what each means.
 * Immutable. Two preferences are equal if their entries are, in the same order.
 */
public final class Preference {
    /** A provider's name. */
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");

    private static final Pattern ENTRY = Pattern.compile("(\\*|[a-z][a-z0-9]*)(?::([A-Za-z0-9_.-]+))?(?:\\?(.*))?");
    private static final Pattern OPTION = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(.+)");

    private final String text;
    private final String origin;
    private final List<Entry> entries;

    private Preference(String text, String origin, List<Entry> entries) {
        this.text = text;
        this.origin = origin;
        this.entries = List.copyOf(entries);
    }

    /**
     * One device, or several, asked for.
     *
     * @param provider the provider's name; {@code *} for every provider
     * @param device the device's name within its provider; null for the best one, or for all of {@code *}
     * @param options the options, sorted by key
     */
    public record Entry(String provider, @Nullable String device, Map<String, String> options) {
        /** @throws IllegalArgumentException if what {@link #toString} writes would not be read as this entry */
        public Entry {
            options = Collections.unmodifiableMap(new TreeMap<>(options));
            String bare = device == null ? provider : provider + ":" + device;
            Matcher m = ENTRY.matcher(bare);
            if (!m.matches() || m.group(3) != null || (provider.equals("*") && device != null)) {
                throw new IllegalArgumentException("'" + bare + "' is no backend, expected provider[:device] or *");
            }
            options.forEach((key, value) -> requireOption(key, value));
        }

        private static void requireOption(String key, String value) {
            String option = key + "=" + value;
            Matcher m = OPTION.matcher(option);
            if (!m.matches() || !m.group(1).equals(key) || value.matches(".*[,&].*")) {
                throw new IllegalArgumentException("option '" + option + "' is not of the form key=value");
            }
        }

        /** Whether it is {@code *}, which stands for every device that is left. */
        public boolean any() {
            return provider.equals("*");
        }

        /** The device's id, or the provider's name where no device is named: the entry without its options. */
        public String id() {
            return device == null ? provider : provider + ":" + device;
        }

        /**
         * Makes an entry for another device with these options.
         *
         * @param id the device's id, such as {@code cpu:vector}
         * @throws IllegalArgumentException if it is no id
         */
        public Entry forDevice(String id) {
            Entry device = Preference.of(id).entries.get(0);
            return new Entry(device.provider, device.device, options);
        }

        /** The strict preference for this entry alone. */
        public Preference alone() {
            return new Preference(toString(), "argument", List.of(this));
        }

        /** The entry as it is written, its options sorted: {@code cpu:vector?threads=2}. */
        @Override
        public String toString() {
            return options.isEmpty()
                    ? id()
                    : options.entrySet().stream()
                            .map(option -> option.getKey() + "=" + option.getValue())
                            .collect(Collectors.joining("&", id() + "?", ""));
        }
    }

    /**
     * Reads a preference.
     *
     * @throws IllegalArgumentException if the text is not of the form above
     */
    public static Preference of(String text) {
        return parse(text, "argument");
    }

    /**
     * The preference of the settings: the system property {@code chainrule.backend}, else the environment's {@code
     * CHAINRULE_BACKEND}, else {@code *}. A blank setting is none.
     *
     * @throws IllegalArgumentException if a setting is not of the form above
     */
    public static Preference ofSettings() {
        String property = System.getProperty("chainrule.backend");
        if (property != null && !property.isBlank()) {
            return parse(property, "system property chainrule.backend");
        }
        String environment = System.getenv("CHAINRULE_BACKEND");
        if (environment != null && !environment.isBlank()) {
            return parse(environment, "environment CHAINRULE_BACKEND");
        }
        return parse("*", "default");
    }

    /** @throws IllegalArgumentException if the text is not of the form above */
    static Preference parse(String text, String origin) {
        List<Entry> entries = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher m = ENTRY.matcher(part.strip());
            if (!m.matches() || (m.group(1).equals("*") && m.group(2) != null)) {
                throw new IllegalArgumentException("backend preference '" + text + "' (" + origin + "): '"
                        + part.strip() + "' is no backend, expected provider[:device][?key=value&…] or *");
            }
            entries.add(new Entry(m.group(1), m.group(2), options(text, m.group(3))));
        }
        return new Preference(text, origin, entries);
    }

    private static Map<String, String> options(String text, @Nullable String list) {
        Map<String, String> options = new TreeMap<>();
        for (String part : list == null ? new String[0] : list.split("&", -1)) {
            Matcher m = OPTION.matcher(part);
            if (!m.matches() || options.put(m.group(1), m.group(2)) != null) {
                throw badOption(text, part);
            }
        }
        return options;
    }

    private static IllegalArgumentException badOption(String text, String option) {
        return new IllegalArgumentException("backend preference '" + text + "': option '" + option
                + "' is not of the form key=value, or is given twice");
    }

    /** The entries, in the order in which they are tried; at least one. */
    public List<Entry> entries() {
        return entries;
    }

    /** The place where the preference was written: the argument, a setting, or the default. */
    public String origin() {
        return origin;
    }

    /**
     * A preference with one more option for every entry.
     *
     * @throws IllegalArgumentException if key and value do not make an option, or an entry has the option already
     */
    public Preference with(String key, String value) {
        String option = key + "=" + value;
        List<Entry> longer = new ArrayList<>();
        for (Entry entry : entries) {
            Map<String, String> options = new TreeMap<>(entry.options());
            if (!OPTION.matcher(option).matches() || value.matches(".*[,&].*") || options.put(key, value) != null) {
                throw badOption(text, option);
            }
            longer.add(new Entry(entry.provider(), entry.device(), options));
        }
        return new Preference(longer.stream().map(Entry::toString).collect(Collectors.joining(",")), origin, longer);
    }

    /** Whether the preference names this provider, or whatever is left. */
    boolean asksFor(String provider) {
        return entries.stream().anyMatch(e -> e.any() || e.provider().equals(provider));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Preference p && entries.equals(p.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /** The preference as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
