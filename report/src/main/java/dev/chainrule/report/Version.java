package dev.chainrule.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** The version of Chainrule. */
public final class Version {
    private static final String RESOURCE = "version.properties";

    private Version() {}

    /** The versions of Chainrule, of Java and of the system, line by line. */
    public static List<String> lines() {
        return List.of(
                "chainrule " + number(),
                "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ") on "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    /** The version of this build, as the build wrote it down; {@code unknown} if it did not. */
    public static String number() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("version: " + RESOURCE + " cannot be read", e);
        }
        return properties.getProperty("number", "unknown");
    }
}
