package dev.chainrule.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a database, as JDBC has it, and what of it may be shown. */
public final class DatabaseUrl {
    private static final String PREFIX = "jdbc:";
    private static final String HIDDEN = "***";

    /** A password as a property, {@code password=…} up to the next separator, or before a host, {@code //user:…@}. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?:(?:password|passwd|pwd|secret|token)\\s*=\\s*|//[^/:@]*:|thin:[^/:@]*/)([^;&@)\\s]+)");

    private final String text;

    /** An address such as {@code jdbc:sqlite:flowers.db}. */
    public DatabaseUrl(String text) {
        this.text = text;
    }

    /** The address with all that is in it. */
    public String text() {
        return text;
    }

    /** The kind of database: {@code sqlite} of {@code jdbc:sqlite:flowers.db}. */
    public String kind() {
        String rest = text.substring(PREFIX.length());
        int end = rest.indexOf(':');
        return (end < 0 ? rest : rest.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    /** The address without its passwords. */
    public String shown() {
        return hide(text, secrets());
    }

    /** The passwords in the address. */
    public List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        Matcher found = SECRET.matcher(text);
        while (found.find()) {
            secrets.add(found.group(1));
        }
        return secrets;
    }

    /** A text in which stars stand for each of these. */
    public static String hide(String text, List<String> secrets) {
        String hidden = text;
        for (String secret : secrets) {
            hidden = secret.isEmpty() ? hidden : hidden.replace(secret, HIDDEN);
        }
        return hidden;
    }
}
