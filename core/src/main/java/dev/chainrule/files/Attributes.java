package dev.chainrule.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/** Owner, group and permissions of files, where files have them. */
final class Attributes {
    private Attributes() {}

    /**
     * Gives a new file those of the file that it is to replace.
     *
     * @return false if that is not possible, or if the file has other names, by hard links, which would keep the old content
     */
    static boolean copied(Path from, Path to) throws IOException {
        if (from.getFileSystem().supportedFileAttributeViews().contains("unix")
                && (Integer) Files.getAttribute(from, "unix:nlink") > 1) {
            return false;
        }
        PosixFileAttributeView there = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        PosixFileAttributeView fresh = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (there == null || fresh == null) {
            return true;
        }
        PosixFileAttributes wanted = there.readAttributes();
        try {
            if (!fresh.getOwner().equals(wanted.owner())) {
                fresh.setOwner(wanted.owner());
            }
            if (!fresh.readAttributes().group().equals(wanted.group())) {
                fresh.setGroup(wanted.group());
            }
            fresh.setPermissions(wanted.permissions());
            return true;
        } catch (IOException notAllowed) {
            return false;
        }
    }
}
