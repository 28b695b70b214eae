package dev.chainrule.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;

/**
 * The place to which a name leads, behind links.
 *
 * @param path absolute, with its folder's real path; for an open file, its name among the open files
 * @param kind the kind of thing that is there
 */
record Target(Path path, Kind kind) {
    private static final int MOST_LINKS = 40;
    /** The folders of open files by their numbers, on Linux and elsewhere. */
    private static final Pattern OPEN_FILES = Pattern.compile("/proc/\\d+(/task/\\d+)?/fd|/dev/fd");

    /** The type of a file in its mode, and two of its values, as in {@code sys/stat.h}. */
    private static final int TYPE = 0170000;

    private static final int PIPE = 0010000;
    private static final int CHARACTER_DEVICE = 0020000;

    /** Kinds of things at a place. */
    enum Kind {
        /** Nothing yet. */
        NOTHING,
        /** A regular file. */
        FILE,
        /** A pipe, a device of characters or an open file: written to, never replaced. */
        STREAM
    }

    static Target of(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        for (int links = 0; !open(target) && Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new NotAFileException(file.toString(), "it is a loop of links, which leads nowhere");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new NotAFileException(file.toString(), "it is a folder, expected a file");
        }
        if (!Files.isDirectory(folder)) {
            String behind = Files.isSymbolicLink(file) ? " behind the link, " + folder + "," : "";
            throw new FileSystemException(file.toString(), null, "its folder" + behind + " does not exist");
        }
        Path path = folder.toRealPath().resolve(target.getFileName());
        return open(path) && Files.exists(path) ? new Target(path, Kind.STREAM) : new Target(path, kind(file, path));
    }

    private static Kind kind(Path file, Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Kind.NOTHING;
        }
        if (attributes.isRegularFile()) {
            return Kind.FILE;
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            int type = (Integer) Files.getAttribute(path, "unix:mode") & TYPE;
            if (type == PIPE || type == CHARACTER_DEVICE) {
                return Kind.STREAM;
            }
        }
        throw new NotAFileException(file.toString(), "it is not a regular file, expected one or none");
    }

    private static boolean open(Path path) throws IOException {
        Path folder = path.getParent();
        return folder != null
                && Files.isDirectory(folder)
                && OPEN_FILES.matcher(folder.toRealPath().toString()).matches();
    }

    Path folder() {
        return path.resolveSibling("");
    }

    boolean is(Kind other) {
        return kind == other;
    }
}
