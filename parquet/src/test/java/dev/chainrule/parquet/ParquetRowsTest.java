package dev.chainrule.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.data.DataException;
import dev.chainrule.data.DataSets;
import dev.chainrule.data.DataSource;
import dev.chainrule.data.Row;
import dev.chainrule.data.RowSource;
import dev.chainrule.data.Table;
import dev.chainrule.data.TableReading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of Parquet files, with what such files hold that is no number. */
class ParquetRowsTest {
    private static final MessageType FLOWERS = new MessageType(
            "flowers",
            Types.required(PrimitiveTypeName.DOUBLE).named("sepal"),
            Types.optional(PrimitiveTypeName.FLOAT).named("petal"),
            Types.required(PrimitiveTypeName.INT32)
                    .as(LogicalTypeAnnotation.decimalType(2, 9))
                    .named("price"),
            Types.required(PrimitiveTypeName.INT64).named("seeds"),
            Types.required(PrimitiveTypeName.BOOLEAN).named("wild"),
            Types.required(PrimitiveTypeName.INT32)
                    .as(LogicalTypeAnnotation.dateType())
                    .named("seen"),
            Types.required(PrimitiveTypeName.INT64)
                    .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
                    .named("at"),
            Types.required(PrimitiveTypeName.BINARY).named("picture"),
            Types.required(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named("kind"));

    @TempDir
    Path folder;

    private Path flowers(int rows) throws IOException {
        return flowers(rows, CompressionCodecName.SNAPPY);
    }

    private Path flowers(int rows, CompressionCodecName codec) throws IOException {
        return write("flowers.parquet", FLOWERS, codec, rows, (i, flower) -> {
            flower.append("sepal", i + 0.5);
            if (i != 3) {
                flower.append("petal", i + 0.25f);
            }
            flower.append("price", 100 * i + 75)
                    .append("seeds", 1L << (20 + i % 8))
                    .append("wild", i % 2 == 0)
                    .append("seen", 20_000 + i)
                    .append("at", 1_700_000_000_000L)
                    .append("picture", Binary.fromConstantByteArray(new byte[] {1, 2}))
                    .append("kind", i % 2 == 0 ? "rose" : "lily");
        });
    }

    private Path write(
            String name, MessageType schema, CompressionCodecName codec, int rows, ObjIntConsumerOfGroup cells)
            throws IOException {
        Path file = folder.resolve(name);
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCodecFactory(new Gzipping())
                .withCompressionCodec(codec)
                .build()) {
            for (int i = 1; i <= rows; i++) {
                Group row = groups.newGroup();
                cells.accept(i, row);
                writer.write(row);
            }
        }
        return file;
    }

    /** Compresses by gzip, too, as writers with Hadoop do. */
    private static final class Gzipping implements CompressionCodecFactory {
        private final CompressionCodecFactory others = new CodecFactory(new PlainParquetConfiguration(), 1 << 20);

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            return others.getDecompressor(codec);
        }

        @Override
        public void release() {
            others.release();
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            if (codec != CompressionCodecName.GZIP) {
                return others.getCompressor(codec);
            }
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
                    try (OutputStream out = new GZIPOutputStream(compressed)) {
                        bytes.writeAllTo(out);
                    }
                    return BytesInput.from(compressed.toByteArray());
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return codec;
                }

                @Override
                public void release() {
                    // holds nothing
                }
            };
        }
    }

    /** Fills in the cells of a row. */
    private interface ObjIntConsumerOfGroup {
        void accept(int i, Group row);
    }

    private static List<Row> all(RowSource rows) {
        List<Row> all = new ArrayList<>();
        try (rows) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }

    private static Table read(Path file, TableReading reading) {
        try (RowSource rows = ParquetRows.open(file)) {
            return reading.read(rows);
        }
    }

    @Test
    void numbersTruthTextAndDatesAreCells() throws IOException {
        RowSource rows = ParquetRows.open(flowers(4));
        assertThat(rows.header())
                .containsExactly("sepal", "petal", "price", "seeds", "wild", "seen", "at", "picture", "kind");
        List<Row> all = all(rows);
        assertThat(all).hasSize(4);
        Row second = all.get(1);
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.value(0)).isEqualTo(2.5);
        assertThat(second.value(1)).isEqualTo(2.25);
        assertThat(second.value(2)).isEqualTo(2.75);
        assertThat(second.value(3)).isEqualTo(1 << 22);
        assertThat(second.value(4)).isEqualTo(1);
        assertThat(second.text(5)).isEqualTo("2024-10-06");
        assertThat(second.text(6)).startsWith("2023-11-14T22:13:20");
        assertThat(second.text(8)).isEqualTo("rose");
        assertThat(all.get(2).isMissing(1)).isTrue();
    }

    @Test
    void aFileBecomesATableAndExamples() throws IOException {
        Path file = flowers(50);
        Table table = read(file, new TableReading().ignore("petal", "picture", "seen", "at"));
        assertThat(table.rows()).isEqualTo(50);
        assertThat(table.classes()).containsExactly("lily", "rose");
        assertThat(table.value(49, 0)).isEqualTo(50.5);

        DataSource source = DataSource.of(file.toString());
        assertThat(source.is(DataSource.Kind.TABLE)).isTrue();
        assertThat(source.files()).containsExactly(file);
        assertThat(new DataSets()
                        .csv(new dev.chainrule.data.Csv().reading(r -> r.ignore("petal", "picture", "seen", "at")))
                        .split(source, null)
                        .train()
                        .size())
                .isEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
    void usualCompressionsAreRead(CompressionCodecName codec) throws IOException {
        List<Row> all = all(ParquetRows.open(flowers(300, codec)));
        assertThat(all).hasSize(300);
        assertThat(all.get(299).value(0)).isEqualTo(300.5);
    }

    @Test
    void missingCellsAndBytesAreToldWithTheirPlace() throws IOException {
        Path file = flowers(5);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(file, new TableReading().ignore("picture")))
                .withMessageContainingAll("flowers.parquet: row 3", "column 2 (petal)", "empty");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(file, new TableReading().ignore("petal")))
                .withMessageContainingAll(
                        "row 1", "column 8 (picture)", "the cell is bytes, expected a number or text");
    }

    @Test
    void listsAndStructuresAreNoCells() throws IOException {
        MessageType lists = new MessageType(
                "lists",
                Types.required(PrimitiveTypeName.DOUBLE).named("x"),
                Types.repeated(PrimitiveTypeName.INT32).named("tags"),
                Types.required(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named("kind"));
        Path file = write(
                "lists.parquet",
                lists,
                CompressionCodecName.GZIP,
                2,
                (i, row) -> row.append("x", i * 1.0)
                        .append("tags", 1)
                        .append("tags", 2)
                        .append("kind", "a"));
        assertThat(read(file, new TableReading().ignore("tags")).rows()).isEqualTo(2);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(file, new TableReading()))
                .withMessageContainingAll("column 2 (tags)", "the cell is a list or a structure");
    }

    /** Two names of Latin-1 must not become one. */
    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        MessageType names = new MessageType(
                "names",
                Types.required(PrimitiveTypeName.DOUBLE).named("x"),
                Types.required(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named("kind"));
        Path file = write(
                "latin1.parquet",
                names,
                CompressionCodecName.GZIP,
                2,
                (i, row) -> row.append("x", i * 1.0).append("kind", Binary.fromConstantByteArray(new byte[] {
                    'B', (byte) (i == 0 ? 0xE4 : 0xFC), 'r'
                })));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(file, new TableReading()))
                .withMessageEndingWith("latin1.parquet: row 1: text that is not UTF-8");
    }

    @Test
    void noRowsAreRefused() throws IOException {
        Path file = flowers(0);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(file, new TableReading()))
                .withMessageContaining("flowers.parquet: ");
    }

    @Test
    void whatIsNoParquetFileIsRefused() throws IOException {
        Path missing = folder.resolve("missing.parquet");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ParquetRows.open(missing))
                .withMessage(missing + ": no such file, expected a Parquet file");
        for (byte[] bytes : List.of(new byte[0], "a,b\n1,2\n".getBytes(), "PAR1PAR1PAR1PAR1".getBytes())) {
            Path file = Files.write(folder.resolve("text.parquet"), bytes);
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> ParquetRows.open(file))
                    .withMessageContaining("text.parquet: cannot be read as a Parquet file: ");
        }
    }

    @Test
    void aDamagedFileIsAnErrorInALine() throws IOException {
        byte[] whole = Files.readAllBytes(flowers(200));
        for (int i = 0; i < 60; i++) {
            byte[] damaged = Arrays.copyOf(whole, i % 3 == 0 ? whole.length - 1 - i * 7 : whole.length);
            int at = (int) ((i + 1L) * 7919 % damaged.length);
            damaged[at] ^= (byte) (1 << (i % 8));
            Path file = Files.write(folder.resolve("damaged.parquet"), damaged);
            try (RowSource rows = ParquetRows.open(file)) {
                new TableReading().ignore("petal", "picture").read(rows);
            } catch (DataException e) {
                assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThanOrEqualTo(300);
            }
        }
    }
}
