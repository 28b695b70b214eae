package dev.chainrule.aparapi;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Which parts of an array are taken: the first that fits is given out, and neighbours that are free are one part again. */
final class Spans {
    private static final int NONE = -1;

    private final NavigableMap<Integer, Integer> free = new TreeMap<>();
    private int length;

    /** The parts of an array whose first elements are never given out. */
    Spans(int reserved, int length) {
        this.length = reserved;
        lengthen(length);
    }

    /** The array has become longer. */
    void lengthen(int newLength) {
        int more = newLength - length;
        int from = length;
        length = newLength;
        give(from, more);
    }

    /** Takes {@code count} elements and returns the index of the first; negative if no free part is long enough. */
    int take(int count) {
        Optional<Map.Entry<Integer, Integer>> part =
                free.entrySet().stream().filter(p -> p.getValue() >= count).findFirst();
        if (part.isEmpty()) {
            return NONE;
        }
        int from = part.get().getKey();
        int room = part.get().getValue();
        free.remove(from);
        if (room > count) {
            free.put(from + count, room - count);
        }
        return from;
    }

    /** Elements that were taken are free again. */
    void give(int from, int count) {
        int begin = from;
        int size = count;
        Map.Entry<Integer, Integer> before = free.lowerEntry(from);
        if (before != null && before.getKey() + before.getValue() == from) {
            begin = before.getKey();
            size += before.getValue();
        }
        Integer after = free.remove(from + count);
        if (after != null) {
            size += after;
        }
        if (size > 0) {
            free.put(begin, size);
        }
    }

    /** The least length of the array at which {@code count} elements fit, after {@link #take} found no room. */
    long lengthFor(int count) {
        Map.Entry<Integer, Integer> last = free.lastEntry();
        int atEnd = last != null && last.getKey() + last.getValue() == length ? last.getValue() : 0;
        return (long) length - atEnd + count;
    }
}
