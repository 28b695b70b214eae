package dev.chainrule.files;

import java.nio.file.FileSystemException;

/** Something else than a file is there: a folder, a loop of links, a device with blocks. */
public final class NotAFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    NotAFileException(String file, String reason) {
        super(file, null, reason);
    }
}
