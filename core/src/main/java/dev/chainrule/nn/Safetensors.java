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
 * The safetensors format with float32 tensors: eight bytes, little-endian, of header length n; n bytes of JSON with the
 * type, shape and place of each tensor and a map of text; then the tensors, without a gap.
 *
 * <p>A file is read as hostile: nothing is allocated that the file's real length does not cover, and every length,
 * offset, type and key is checked.
 */
record Safetensors(Map<String, String> metadata, List<Tensor> tensors) {
    /** A tensor, row-major; {@code values} is shared, not copied. */
    @SuppressWarnings("ArrayRecordComponent") // shared on purpose, and never compared
    record Tensor(String name, List<Long> shape, float[] values) {}

    private record Entry(String name, List<Long> shape, long begin, long end) {}

    private static final int LONGEST_HEADER = 16 << 20;
    private static final int CHUNK = 1 << 18;

    // ---- writing

    void write(OutputStream out) throws IOException {
        byte[] header = header().getBytes(StandardCharsets.UTF_8);
        if (header.length > LONGEST_HEADER) {
            throw new IOException("its header would have " + header.length + " bytes, expected at most "
                    + LONGEST_HEADER + "; there are too many inputs or class names");
        }
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        out.write(head.putLong(header.length).put(header).array());
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors) {
            for (int from = 0; from < tensor.values.length; from += CHUNK) {
                int count = Math.min(CHUNK, tensor.values.length - from);
                chunk.asFloatBuffer().put(tensor.values, from, count);
                out.write(chunk.array(), 0, count * Float.BYTES);
            }
        }
    }

    private String header() {
        List<String> entries = new ArrayList<>();
        entries.add("\"__metadata__\":"
                + metadata.entrySet().stream()
                        .map(e -> Json.quote(e.getKey()) + ":" + Json.quote(e.getValue()))
                        .collect(Collectors.joining(",", "{", "}")));
        long begin = 0;
        for (Tensor tensor : tensors) {
            long end = begin + (long) tensor.values.length * Float.BYTES;
            entries.add(Json.quote(tensor.name) + ":{\"dtype\":\"F32\",\"shape\":"
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
        long length = fill(file, in, 0, 8).getLong();
        long most = Math.min(size - 8, LONGEST_HEADER);
        if (length < 2 || length > most) {
            throw new ModelFormatException(
                    file, "byte 0: the header has " + Long.toUnsignedString(length) + " bytes, expected 2 to " + most);
        }
        return length;
    }

    private static Map<?, ?> parse(Path file, ByteBuffer header) throws IOException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
            if (Json.parse(text) instanceof Map<?, ?> map) {
                return map;
            }
            throw new ModelFormatException(file, "byte 8: the header is no JSON object");
        } catch (CharacterCodingException e) {
            throw new ModelFormatException(file, "byte 8: the header is not UTF-8");
        } catch (Json.Malformed e) {
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
            throw new ModelFormatException(file, "tensor " + Json.quote(name) + " is no object");
        }
        if (!"F32".equals(map.get("dtype"))) {
            throw new ModelFormatException(
                    file, "tensor " + Json.quote(name) + " has dtype " + map.get("dtype") + ", expected F32");
        }
        List<Long> shape = longs(file, name, "shape", map.get("shape"));
        List<Long> offsets = longs(file, name, "data_offsets", map.get("data_offsets"));
        if (offsets.size() != 2) {
            throw new ModelFormatException(
                    file, "tensor " + Json.quote(name) + " has data_offsets " + offsets + ", expected two");
        }
        return new Entry(name, shape, offsets.get(0), offsets.get(1));
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
                file, "tensor " + Json.quote(name) + " has " + key + " " + value + ", expected integers from 0 on");
    }

    /** The tensors, in the order of their places, must lie end to end from 0 to the end of the file, each as long as its shape says. */
    private static void checkPlaces(Path file, List<Entry> entries, long available) throws IOException {
        long next = 0;
        for (Entry e : entries) {
            if (e.begin != next || e.end < e.begin || e.end > available) {
                throw new ModelFormatException(
                        file,
                        "tensor " + Json.quote(e.name) + " has data_offsets [" + e.begin + ", " + e.end
                                + "], expected to begin at " + next + " and to end by " + available);
            }
            long bytes = e.end - e.begin;
            if (bytes != bytes(e.shape) || bytes / Float.BYTES > Integer.MAX_VALUE - 8) {
                throw new ModelFormatException(
                        file, "tensor " + Json.quote(e.name) + " of shape " + e.shape + " has " + bytes + " bytes");
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
    private static long bytes(List<Long> shape) {
        try {
            return LongStream.concat(LongStream.of(Float.BYTES), shape.stream().mapToLong(n -> n))
                    .reduce(1, Math::multiplyExact);
        } catch (ArithmeticException tooLarge) {
            return -1;
        }
    }

    private static Tensor tensor(Path file, InputStream in, Entry entry, long dataStart) throws IOException {
        float[] values = new float[(int) ((entry.end - entry.begin) / Float.BYTES)];
        for (int from = 0; from < values.length; from += CHUNK) {
            int count = Math.min(CHUNK, values.length - from);
            long at = dataStart + entry.begin + (long) from * Float.BYTES;
            fill(file, in, at, count * Float.BYTES).asFloatBuffer().get(values, from, count);
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
