package dev.chainrule.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder for what this user could lose: the folder that {@code CHAINRULE_CACHE} names, else a folder {@code chainrule} in the
 * system's folder for caches.
 */
public final class CacheFolder {
    private CacheFolder() {}

    /**
     * The folder of the user of this process; it need not exist.
     *
     * @param purpose the name of the folder in {@code chainrule}, where {@code CHAINRULE_CACHE} names none
     */
    public static Path own(String purpose) {
        return of(purpose, System.getProperty("os.name", ""), System.getenv(), System.getProperty("user.home", ""));
    }

    /**
     * On Linux {@code XDG_CACHE_HOME} or {@code ~/.cache}, on macOS {@code ~/Library/Caches}, on Windows {@code LOCALAPPDATA}
     * or {@code AppData\Local}. A relative folder in the environment is ignored, as the XDG specification has it.
     */
    static Path of(String purpose, String system, Map<String, String> environment, String home) {
        return absolute(environment.get("CHAINRULE_CACHE"))
                .orElseGet(() -> caches(system, environment, home).resolve(Path.of("chainrule", purpose)));
    }

    private static Path caches(String system, Map<String, String> environment, String home) {
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return absolute(environment.get("LOCALAPPDATA")).orElse(Path.of(home, "AppData", "Local"));
        }
        return lower.startsWith("mac")
                ? Path.of(home, "Library", "Caches")
                : absolute(environment.get("XDG_CACHE_HOME")).orElse(Path.of(home, ".cache"));
    }

    private static Optional<Path> absolute(@Nullable String folder) {
        try {
            return Optional.ofNullable(folder).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
