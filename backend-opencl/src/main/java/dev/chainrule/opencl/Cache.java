package dev.chainrule.opencl;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file for each key, in a folder that belongs to the user alone. Machine code from a file runs as it is, so a file is read only
 * if no other user could have written it and if it is complete: it begins with the SHA-256 of its key and value. A file or a
 * folder that is not as expected counts as if nothing were stored.
 */
final class Cache implements Store {
    /** The longest value, in bytes: a longer one is neither read nor written. */
    private static final int MOST_BYTES = 1 << 24;
    /** The number of files that are kept: beyond it the oldest of its own are deleted. */
    private static final int MOST_FILES = 256;

    private static final String NEW = "chainrule-new-";
    private static final Pattern OWN = Pattern.compile("[0-9a-f]{64}|" + NEW + ".*");

    private static final int DIGEST_BYTES = 32;
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path folder;

    Cache(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> get(List<String> key) {
        byte[] name = bytes(key);
        Path file = file(name);
        try {
            if (!isTheUsers() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            byte[] content;
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                content = in.readNBytes(DIGEST_BYTES + MOST_BYTES + 1);
            }
            if (content.length < DIGEST_BYTES || content.length > DIGEST_BYTES + MOST_BYTES) {
                return Optional.empty();
            }
            byte[] value = Arrays.copyOfRange(content, DIGEST_BYTES, content.length);
            return Arrays.equals(digest(name, value), Arrays.copyOf(content, DIGEST_BYTES))
                    ? Optional.of(value)
                    : Optional.empty();
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean put(List<String> key, byte[] value) {
        if (value.length > MOST_BYTES) {
            return false;
        }
        byte[] name = bytes(key);
        try {
            Files.createDirectories(folder, usersOnly());
            if (!isTheUsers()) {
                return false;
            }
            Path whole = Files.createTempFile(folder, NEW, "");
            try {
                try (var out = Files.newOutputStream(whole)) {
                    out.write(digest(name, value));
                    out.write(value);
                }
                Files.move(whole, file(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
            deleteOldest();
            return true;
        } catch (IOException | SecurityException e) {
            return false;
        }
    }

    /** Whether it is a folder of this user's, no link, and no other user may write into it. */
    private boolean isTheUsers() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!POSIX) {
            return true; // the folder for caches lies in the user's own, which others don't reach
        }
        PosixFileAttributes its = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> permissions = its.permissions();
        return !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
                && its.owner()
                        .equals(folder.getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(System.getProperty("user.name", "")));
    }

    private static FileAttribute<?>[] usersOnly() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Only files with the names that it gives are touched: the user may have named a folder with others in it. Processes may do
     * this at once: a file that is gone is no failure.
     */
    private void deleteOldest() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(
                            file -> OWN.matcher(file.getFileName().toString()).matches())
                    .toList();
        }
        if (files.size() > MOST_FILES) {
            List<Path> oldest = files.stream()
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .limit(files.size() - MOST_FILES)
                    .toList();
            for (Path file : oldest) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Path file(byte[] name) {
        return folder.resolve(HexFormat.of().formatHex(digest(name)));
    }

    /** The parts with their lengths, so that no two keys are the same bytes. */
    private static byte[] bytes(List<String> key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (String part : key) {
                byte[] text = part.getBytes(StandardCharsets.UTF_8);
                out.writeInt(text.length);
                out.write(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes all bytes", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] digest(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
