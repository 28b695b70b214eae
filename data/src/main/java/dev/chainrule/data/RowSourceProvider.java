package dev.chainrule.data;

import java.util.Optional;

/**
 * Opens sources of rows that are no CSV files, such as databases. A module provides one as a service, which {@link DataSets} finds by
 * {@link java.util.ServiceLoader}; a program that has a {@link RowSource} of its own needs none.
 */
public interface RowSourceProvider {
    /** Whether sources of this name are read by this provider. */
    boolean reads(String name);

    /** A note on what was asked for, one line; empty for none. */
    default Optional<String> note(String name, RowSourceOptions options) {
        return Optional.empty();
    }

    /**
     * Opens a source, which its reader closes.
     *
     * @throws DataException if it cannot be opened
     */
    RowSource open(String name, RowSourceOptions options);
}
