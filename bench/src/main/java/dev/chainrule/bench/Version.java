package dev.chainrule.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of Chainrule. */
public final class Version {
    private static final String RESOURCE = "version.properties";

    private Version() {}

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
