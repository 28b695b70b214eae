package dev.chainrule.nn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The safetensors format with float32 and float64 tensors: eight bytes, little-endian, of header length n; n bytes of
 * JSON with the type, shape and place of each tensor and a map of text; then the tensors, without a gap.
 *
 * <p>A file is read as hostile: nothing is allocated that the file's real length does not cover, and every length,
 * offset, type and key is checked.
 */
record Safetensors(Map<String, String> metadata, List<Tensor> tensors) {
    /** A tensor, row-major. */
    record Tensor(String name, List<Long> shape, Values values) {}

    /** The numbers of a tensor: an array, shared, not copied. */
    sealed interface Values {
        /** The name of the type in the format. */
        String dtype();

        /** The size of a number in bytes. */
        int bytes();

        int length();

        /** Copies {@code count} numbers from index {@code from} on into bytes, at their position. */
        void put(int from, int count, ByteBuffer bytes);

        /** Copies {@code count} numbers from index {@code from} on out of bytes, at their position. */
        void get(int from, int count, ByteBuffer bytes);
    }

    /** Numbers of float32. */
    @SuppressWarnings("ArrayRecordComponent") // shared on purpose, and never compared
    record Floats(float[] array) implements Values {
        static final String DTYPE = "F32";

        @Override
        public String dtype() {
            return DTYPE;
        }

        @Override
        public int bytes() {
            return Float.BYTES;
        }

        @Override
        public int length() {
            return array.length;
        }

        @Override
        public void put(int from, int count, ByteBuffer bytes) {
            bytes.asFloatBuffer().put(array, from, count);
        }

        @Override
        public void get(int from, int count, ByteBuffer bytes) {
            bytes.asFloatBuffer().get(array, from, count);
        }
    }

    /** Numbers of float64. */
    @SuppressWarnings("ArrayRecordComponent") // shared on purpose, and never compared
    record Doubles(double[] array) implements Values {
        static final String DTYPE = "F64";

        @Override
        public String dtype() {
            return DTYPE;
        }

        @Override
        public int bytes() {
            return Double.BYTES;
        }

        @Override
        public int length() {
            return array.length;
        }

        @Override
        public void put(int from, int count, ByteBuffer bytes) {
            bytes.asDoubleBuffer().put(array, from, count);
        }

        @Override
        public void get(int from, int count, ByteBuffer bytes) {
            bytes.asDoubleBuffer().get(array, from, count);
        }
    }

    private record Entry(String name, String dtype, List<Long> shape, long begin, long end) {
        int numberBytes() {
            return dtype.equals(Doubles.DTYPE) ? Double.BYTES : Float.BYTES;
        }

        /** Room for its numbers. */
        Values room() {
            int length = (int) ((end - begin) / numberBytes());
            return dtype.equals(Doubles.DTYPE) ? new Doubles(new double[length]) : new Floats(new float[length]);
        }
    }

    /** The longest header that the format allows. */
    static final int LONGEST_HEADER = 100_000_000;

    private static final int CHUNK = 1 << 17;
    private static final List<String> TYPES = List.of(Floats.DTYPE, Doubles.DTYPE);

    // ---- writing

    void write(OutputStream out) throws IOException {
        byte[] header = header();
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        out.write(head.putLong(header.length).put(header).array());
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors) {
            Values values = tensor.values;
            for (int from = 0; from < values.length(); from += CHUNK) {
                int count = Math.min(CHUNK, values.length() - from);
                values.put(from, count, chunk);
                out.write(chunk.array(), 0, count * values.bytes());
            }
        }
    }

    /**
     * The size of the file in bytes.
     *
     * @throws IllegalStateException if the header is longer than the format allows
     */
    long size() {
        return Long.BYTES
                + header().length
                + tensors.stream()
                        .mapToLong(t -> (long) t.values.length() * t.values.bytes())
                        .sum();
    }

    private byte[] header() {
        byte[] header = headerText().getBytes(StandardCharsets.UTF_8);
        if (header.length > LONGEST_HEADER) {
            throw new IllegalStateException("a model file's header would have " + header.length
                    + " bytes, expected at most " + LONGEST_HEADER + "; shorten the names of columns or classes");
        }
        return header;
    }

    private String headerText() {
        List<String> entries = new ArrayList<>();
        entries.add("\"__metadata__\":"
                + metadata.entrySet().stream()
                        .map(e -> HeaderJson.quote(e.getKey()) + ":" + HeaderJson.quote(e.getValue()))
                        .collect(Collectors.joining(",", "{", "}")));
        long begin = 0;
        for (Tensor tensor : tensors) {
            long end = begin + (long) tensor.values.length() * tensor.values.bytes();
            entries.add(HeaderJson.quote(tensor.name) + ":{\"dtype\":\"" + tensor.values.dtype() + "\",\"shape\":"
                    + tensor.shape.toString().replace(" ", "") + ",\"data_offsets\":[" + begin + "," + end + "]}");
            begin = end;
        }
        String json = "{" + String.join(",", entries) + "}";
        int padding = Math.floorMod(-json.length(), Long.BYTES); // so that the tensors are aligned
        return json + " ".repeat(padding);
    }

    // ---- reading

    static Safetensors read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file, expected a model");
        }
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(file, "not a regular file, expected a model");
        }
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) { // not a channel, which an interrupt would close
            long length = headerLength(file, in, size);
            Map<String, String> metadata = new LinkedHashMap<>();
            List<Entry> entries = new ArrayList<>();
            Map<?, ?> header = parse(file, fill(file, in, 8, (int) length));
            for (Map.Entry<?, ?> e : header.entrySet()) {
                String name = (String) e.getKey();
                if (name.equals("__metadata__")) {
                    texts(file, e.getValue(), metadata);
                } else {
                    entries.add(entry(file, name, e.getValue()));
                }
            }
            entries.sort(Comparator.comparingLong(Entry::begin));
            checkPlaces(file, entries, size - 8 - length);
            List<Tensor> tensors = new ArrayList<>();
            for (Entry entry : entries) {
                tensors.add(tensor(file, in, entry, 8 + length));
            }
            return new Safetensors(metadata, tensors);
        }
    }

    private static long headerLength(Path file, InputStream in, long size) throws IOException {
        if (size < 8) {
            throw new ModelFormatException(file, "the file has " + size + " bytes, expected at least 8");
        }
        ByteBuffer head = fill(file, in, 0, 8);
        long length = head.getLong();
        long most = Math.min(size - 8, LONGEST_HEADER);
        if (length < 2 || length > most) {
            byte[] first = new byte[Long.BYTES];
            head.get(0, first);
            if (isText(first)) {
                throw new ModelFormatException(
                        file, "byte 0: this is text, such as CSV, expected a model as safetensors");
            }
            throw new ModelFormatException(
                    file, "byte 0: the header has " + Long.toUnsignedString(length) + " bytes, expected 2 to " + most);
        }
        return length;
    }

    /** Whether a file of text could begin with these bytes: no control characters but of lines and tabs, no byte that UTF-8 never has. */
    private static boolean isText(byte[] bytes) {
        for (byte signed : bytes) {
            int b = Byte.toUnsignedInt(signed);
            boolean control = b < ' ' && b != '\n' && b != '\r' && b != '\t';
            if (control || b == 0x7f || b >= 0xf8) {
                return false;
            }
        }
        return true;
    }

    private static Map<?, ?> parse(Path file, ByteBuffer header) throws IOException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
            if (HeaderJson.parse(text) instanceof Map<?, ?> map) {
                return map;
            }
            throw new ModelFormatException(file, "byte 8: the header is no JSON object");
        } catch (CharacterCodingException e) {
            throw new ModelFormatException(file, "byte 8: the header is not UTF-8");
        } catch (HeaderJson.Malformed e) {
            throw new ModelFormatException(file, "byte 8: the header is not JSON: " + e.getMessage());
        }
    }

    private static void texts(Path file, @Nullable Object value, Map<String, String> into) throws IOException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new ModelFormatException(file, "__metadata__ is no object");
        }
        for (Map.Entry<?, ?> e : map.entrySet()) {
            if (!(e.getValue() instanceof String text)) {
                throw new ModelFormatException(file, "__metadata__ " + e.getKey() + " is no string");
            }
            into.put((String) e.getKey(), text);
        }
    }

    private static Entry entry(Path file, String name, @Nullable Object value) throws IOException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new ModelFormatException(file, "tensor " + HeaderJson.quote(name) + " is no object");
        }
        if (!(map.get("dtype") instanceof String dtype) || !TYPES.contains(dtype)) {
            throw new ModelFormatException(
                    file,
                    "tensor " + HeaderJson.quote(name) + " has dtype " + map.get("dtype") + ", expected one of "
                            + TYPES);
        }
        List<Long> shape = longs(file, name, "shape", map.get("shape"));
        List<Long> offsets = longs(file, name, "data_offsets", map.get("data_offsets"));
        if (offsets.size() != 2) {
            throw new ModelFormatException(
                    file, "tensor " + HeaderJson.quote(name) + " has data_offsets " + offsets + ", expected two");
        }
        return new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private static List<Long> longs(Path file, String name, String key, @Nullable Object value) throws IOException {
        List<Long> numbers = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object o : list) {
                if (o instanceof Long n && n >= 0) {
                    numbers.add(n);
                }
            }
            if (numbers.size() == list.size()) {
                return numbers;
            }
        }
        throw new ModelFormatException(
                file,
                "tensor " + HeaderJson.quote(name) + " has " + key + " " + value + ", expected integers from 0 on");
    }

    /** The tensors, in the order of their places, must lie end to end from 0 to the end of the file, each as long as its shape says. */
    private static void checkPlaces(Path file, List<Entry> entries, long available) throws IOException {
        long next = 0;
        for (Entry e : entries) {
            if (e.begin != next || e.end < e.begin || e.end > available) {
                throw new ModelFormatException(
                        file,
                        "tensor " + HeaderJson.quote(e.name) + " has data_offsets [" + e.begin + ", " + e.end
                                + "], expected to begin at " + next + " and to end by " + available);
            }
            long bytes = e.end - e.begin;
            if (bytes != bytes(e) || bytes / e.numberBytes() > Integer.MAX_VALUE - 8) {
                throw new ModelFormatException(
                        file,
                        "tensor " + HeaderJson.quote(e.name) + " of shape " + e.shape + " has " + bytes + " bytes");
            }
            next = e.end;
        }
        if (next != available) {
            throw new ModelFormatException(
                    file, "the tensors end at byte " + next + " of the data, expected " + available);
        }
        long most = Runtime.getRuntime().maxMemory(); // a file may claim gigabytes that take up no room on the disk
        if (available > most) {
            throw new ModelFormatException(
                    file,
                    "the tensors have " + available + " bytes, more than this JVM may use, expected at most " + most
                            + "; -Xmx gives it more");
        }
    }

    /** The size of a tensor in bytes, or -1 where it overflows. */
    private static long bytes(Entry e) {
        try {
            return LongStream.concat(
                            LongStream.of(e.numberBytes()), e.shape.stream().mapToLong(n -> n))
                    .reduce(1, Math::multiplyExact);
        } catch (ArithmeticException tooLarge) {
            return -1;
        }
    }

    private static Tensor tensor(Path file, InputStream in, Entry entry, long dataStart) throws IOException {
        Values values = entry.room();
        for (int from = 0; from < values.length(); from += CHUNK) {
            int count = Math.min(CHUNK, values.length() - from);
            long at = dataStart + entry.begin + (long) from * values.bytes();
            values.get(from, count, fill(file, in, at, count * values.bytes()));
        }
        return new Tensor(entry.name, entry.shape, values);
    }

    /** The next bytes, which begin at byte {@code at} of the file. */
    private static ByteBuffer fill(Path file, InputStream in, long at, int count) throws IOException {
        byte[] bytes = new byte[count];
        int there = in.readNBytes(bytes, 0, count);
        if (there < count) {
            throw new ModelFormatException(
                    file, "the file ends at byte " + (at + there) + ", expected " + (at + count));
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
