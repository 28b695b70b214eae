package dev.chainrule.data;

import dev.chainrule.files.CacheFolder;
import java.io.IOException;
import java.nio.file.Path;

/** Data that are larger than memory: from which size on, where their files are made, and the one message when these fail. */
final class Larger {
    /** The numbers that are held in memory, by default those of an eighth of the heap: a split needs room for them twice. */
    private static final String IN_MEMORY = "chainrule.data.memory";

    private static final int SHARE_OF_HEAP = 8;

    private Larger() {}

    /** The most numbers that are held in memory. */
    static long mostInMemory() {
        return Long.getLong(IN_MEMORY, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / Double.BYTES);
    }

    /** The folder in which files are made. */
    static Path folder() {
        return CacheFolder.own("data");
    }

    /** Work on a file. */
    @FunctionalInterface
    interface Work {
        /** Does the work. */
        void run() throws IOException;
    }

    /**
     * Does work on a file in a folder.
     *
     * @param source the name of the data in messages
     * @throws DataException if the file fails
     */
    static void thanMemory(String source, Path folder, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new DataException(
                    Quote.message(source + ": too large for memory, and a file in " + folder + " cannot hold it: "
                            + e.getMessage() + "; CHAINRULE_CACHE names another folder"),
                    e);
        }
    }
}
