package dev.chainrule.select;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for: {@code entry,entry,…}, the first that works; an entry is {@code provider[:device]} or
 * {@code *}, each with {@code ?key=value&key=value} if need be.
 */
record Preference(String text, String origin, List<Entry> entries) {
    /** A provider's name. */
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");

    private static final Pattern ENTRY = Pattern.compile("(\\*|[a-z][a-z0-9]*)(?::([A-Za-z0-9_.-]+))?(?:\\?(.*))?");
    private static final Pattern OPTION = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(.+)");

    /** One thing asked for; the provider is {@code *} for whatever is left. */
    record Entry(String provider, @Nullable String device, Map<String, String> options) {
        boolean any() {
            return provider.equals("*");
        }

        /** The device's id, or the provider's name where no device is named. */
        String id() {
            return device == null ? provider : provider + ":" + device;
        }
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
        return new Preference(text, origin, List.copyOf(entries));
    }

    private static Map<String, String> options(String text, @Nullable String list) {
        Map<String, String> options = new TreeMap<>();
        for (String part : list == null ? new String[0] : list.split("&", -1)) {
            Matcher m = OPTION.matcher(part);
            if (!m.matches() || options.put(m.group(1), m.group(2)) != null) {
                throw new IllegalArgumentException("backend preference '" + text + "': option '" + part
                        + "' is not of the form key=value, or is given twice");
            }
        }
        return Collections.unmodifiableMap(options);
    }

    /** Whether the preference names this provider, or whatever is left. */
    boolean asksFor(String provider) {
        return entries.stream().anyMatch(e -> e.any() || e.provider().equals(provider));
    }
}
