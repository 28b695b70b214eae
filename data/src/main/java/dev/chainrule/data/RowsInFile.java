package dev.chainrule.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows in files of their own: written once, then read anywhere. A record of the first file is the line, the labels, the weight if
 * rows have weights, and the numbers, 8 bytes each. A label is its number among the first {@value #MOST_SHARED_LABELS} different ones, or else -1 - the place
 * of its text in the second file.
 */
final class RowsInFile implements Rows {
    /** Up to this number of different labels may be classes; the text of others is in a file. */
    static final int MOST_SHARED_LABELS = 1 << 16;

    private static final int LABEL = Long.BYTES;
    /** The longest text in UTF-8, and its length before it. */
    private static final int MOST_TEXT = 4 * (1 << 16) + Integer.BYTES;

    private final int features;
    private final int labels;
    private final boolean weighted;
    /** The place of the numbers in a record. */
    private final int head;

    private final int record;
    private final MappedFile rows;
    private final MappedFile texts;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> shared = new ArrayList<>();
    private int count;

    /** Begins files in a folder. */
    RowsInFile(Path folder, int features, int labels, boolean weighted) throws IOException {
        this.features = features;
        this.labels = labels;
        this.weighted = weighted;
        head = (1 + labels) * Long.BYTES + (weighted ? Double.BYTES : 0);
        record = head + features * Double.BYTES;
        rows = new MappedFile(folder, record);
        texts = new MappedFile(folder, MOST_TEXT);
    }

    // ---- to write

    /** Adds a row: its labels are at texts[at …], its numbers at values[from …]; its weight counts if rows have weights. */
    void add(long line, List<String> texts, int at, double weight, double[] values, int from) throws IOException {
        rows.room(Long.BYTES).putLong(line);
        for (int k = 0; k < labels; k++) {
            long code = code(texts.get(at + k));
            rows.room(Long.BYTES).putLong(code);
        }
        if (weighted) {
            rows.room(Double.BYTES).putDouble(weight);
        }
        for (int j = 0; j < features; j++) {
            rows.room(Double.BYTES).putDouble(values[from + j]);
        }
        count++;
    }

    private long code(String label) throws IOException {
        Integer known = numbers.get(label);
        if (known != null) {
            return known;
        }
        if (shared.size() < MOST_SHARED_LABELS) {
            numbers.put(label, shared.size());
            shared.add(label);
            return shared.size() - 1L;
        }
        byte[] text = label.getBytes(StandardCharsets.UTF_8);
        long place = texts.size();
        texts.room(Integer.BYTES).putInt(text.length);
        texts.write(text, text.length);
        return -1 - place;
    }

    /** Ends writing; from now on rows can be read. */
    void finish() throws IOException {
        rows.finish();
        texts.finish();
    }

    /** Gives the files up unread. */
    void abandon() {
        rows.abandon();
        texts.abandon();
    }

    // ---- to read

    @Override
    public int count() {
        return count;
    }

    @Override
    public double value(int row, int feature) {
        long place = (long) row * record;
        return rows.at(place).getDouble(MappedFile.offset(place) + head + feature * Double.BYTES);
    }

    @Override
    public void copy(int from, int number, double[] x) {
        for (int i = 0; i < number; i++) {
            copyRow(from + i, x, i * features);
        }
    }

    private void copyRow(int row, double[] x, int at) {
        long place = (long) row * record;
        ByteBuffer map = rows.at(place);
        int offset = MappedFile.offset(place) + head;
        for (int j = 0; j < features; j++) {
            x[at + j] = map.getDouble(offset + j * Double.BYTES);
        }
    }

    @Override
    public String label(int row, int k) {
        long place = (long) row * record;
        long code = rows.at(place).getLong(MappedFile.offset(place) + LABEL + k * Long.BYTES);
        return code >= 0 ? shared.get((int) code) : text(-1 - code);
    }

    private String text(long place) {
        ByteBuffer map = texts.at(place);
        int offset = MappedFile.offset(place);
        byte[] text = new byte[map.getInt(offset)];
        map.get(offset + Integer.BYTES, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    @Override
    public double weight(int row) {
        if (!weighted) {
            return 1;
        }
        long place = (long) row * record;
        return rows.at(place).getDouble(MappedFile.offset(place) + head - Double.BYTES);
    }

    @Override
    public long line(int row) {
        long place = (long) row * record;
        return rows.at(place).getLong(MappedFile.offset(place));
    }

    @Override
    public Rows select(int[] chosen) {
        return new Chosen(this, chosen);
    }

    @Override
    public boolean inFile() {
        return true;
    }

    @Override
    public long bytesInFile() {
        return record;
    }

    @Override
    public boolean hasManyLabels() {
        return texts.size() > 0;
    }

    /** Some rows of a file, which are not copied. */
    private static final class Chosen implements Rows {
        private final RowsInFile all;
        private final int[] numbers;

        Chosen(RowsInFile all, int[] numbers) {
            this.all = all;
            this.numbers = numbers;
        }

        @Override
        public int count() {
            return numbers.length;
        }

        @Override
        public double value(int row, int feature) {
            return all.value(numbers[row], feature);
        }

        @Override
        public void copy(int from, int count, double[] x) {
            for (int i = 0; i < count; i++) {
                all.copyRow(numbers[from + i], x, i * all.features);
            }
        }

        @Override
        public String label(int row, int k) {
            return all.label(numbers[row], k);
        }

        @Override
        public double weight(int row) {
            return all.weight(numbers[row]);
        }

        @Override
        public long line(int row) {
            return all.line(numbers[row]);
        }

        @Override
        public Rows select(int[] chosen) {
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = numbers[chosen[i]];
            }
            return new Chosen(all, chosen);
        }

        @Override
        public boolean inFile() {
            return true;
        }

        @Override
        public long bytesInFile() {
            return all.record;
        }

        @Override
        public boolean hasManyLabels() {
            return all.hasManyLabels();
        }
    }
}
