package dev.chainrule.spark;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ids of a partition of rows in their order: the first, the last, and one that is there twice, if any. */
final class Ids implements Serializable {
    private static final long serialVersionUID = 1;

    private final long first;
    private final long last;
    private final @Nullable Long twice;

    private Ids(long first, long last, @Nullable Long twice) {
        this.first = first;
        this.last = last;
        this.twice = twice;
    }

    /** The ids of a partition; nothing of one without rows. */
    static Iterator<Ids> of(Iterator<LabelledRow> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        long first = rows.next().id;
        long last = first;
        Long twice = null;
        while (rows.hasNext()) {
            long id = rows.next().id;
            twice = id == last ? Long.valueOf(id) : twice;
            last = id;
        }
        return List.of(new Ids(first, last, twice)).iterator();
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    @Nullable
    Long twice() {
        return twice;
    }
}
