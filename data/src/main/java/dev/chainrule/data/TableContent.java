package dev.chainrule.data;

import dev.chainrule.data.CellReader.Content;
import java.util.List;

/**
 * The content of a table beside its rows.
 *
 * @param columns the content of each feature's column
 * @param missing the treatment of missing cells that was told
 * @param notes what is to be told of the rows, a line each
 */
record TableContent(List<Content> columns, Missing missing, List<String> notes) {
    /** Whether all features are numbers that are there, and stay as they are. */
    boolean isPlain() {
        return columns.stream().allMatch(Content.NUMBERS::equals)
                && (missing == Missing.ERROR || missing == Missing.CATEGORY);
    }
}
