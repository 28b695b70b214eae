package dev.chainrule.data;

import org.jspecify.annotations.Nullable;

/**
 * All that a source of rows may need beside its name.
 *
 * @param query the query to a database; null without one
 * @param user the user of a database; null where it needs none
 * @param password the password of that user; null where there is none
 */
public record RowSourceOptions(
        @Nullable String query,
        @Nullable String user,
        @Nullable String password) {
    /** Nothing but the name. */
    public static final RowSourceOptions NONE = new RowSourceOptions(null, null, null);

    /** All but the password. */
    @Override
    public String toString() {
        return "RowSourceOptions[query=" + query + ", user=" + user + "]";
    }
}
