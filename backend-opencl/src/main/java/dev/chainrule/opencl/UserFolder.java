package dev.chainrule.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file for each key in the user's folder for caches: that of the XDG base directories, {@code ~/.cache} by default. */
final class UserFolder implements Store {
    private static final int MOST_BYTES = 1 << 16;

    private final Path folder;

    UserFolder(Path folder) {
        this.folder = folder;
    }

    /** The user's own. */
    static UserFolder own() {
        return new UserFolder(
                caches(System.getenv(), System.getProperty("user.home", "")).resolve(Path.of("chainrule", "opencl")));
    }

    /** A relative folder in the environment is to be ignored, as the XDG specification has it. */
    static Path caches(Map<String, String> environment, String home) {
        try {
            Path named = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
            if (named.isAbsolute()) {
                return named;
            }
        } catch (InvalidPathException e) {
            // no folder either
        }
        return Path.of(home, ".cache");
    }

    @Override
    public Optional<byte[]> get(List<String> key) {
        Path file = file(key);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(MOST_BYTES));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean put(List<String> key, byte[] value) {
        try {
            Files.createDirectories(folder);
            Path whole = Files.createTempFile(folder, "new", "");
            try {
                Files.write(whole, value);
                Files.move(whole, file(key), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path file(List<String> key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\0", key).getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
