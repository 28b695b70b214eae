package dev.chainrule.parquet;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The flat columns of a Parquet file, read a row at a time; a group of rows is in memory. */
final class ParquetContent implements AutoCloseable {
    private final ParquetFileReader file;
    private final FileMetaData facts;
    private final List<ParquetCell> columns;
    private final MessageType flat;
    private List<ColumnReader> readers = List.of();
    /** The rows of the group in hand that were not read. */
    private long left;

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read
     */
    ParquetContent(Path path) throws IOException {
        file = ParquetFileReader.open(
                new LocalInputFile(path),
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new Codecs())
                        .build());
        facts = file.getFooter().getFileMetaData();
        columns = facts.getSchema().getFields().stream().map(ParquetCell::new).toList();
        List<Type> read = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).isRead()) {
                read.add(facts.getSchema().getFields().get(i));
            }
        }
        flat = new MessageType(facts.getSchema().getName(), read);
        file.setRequestedSchema(flat);
    }

    /** All columns, in the order of the file. */
    List<ParquetCell> columns() {
        return columns;
    }

    /** The values of the next row, null where one is missing or the column is not flat; null behind the last row. */
    @Nullable
    Object @Nullable [] next() throws IOException {
        while (left == 0) {
            PageReadStore group = file.readNextRowGroup();
            if (group == null) {
                return null;
            }
            left = group.getRowCount();
            ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                    group, new DummyRecordConverter(flat).getRootConverter(), flat, facts.getCreatedBy());
            readers = flat.getColumns().stream().map(store::getColumnReader).toList();
        }
        left--;
        @Nullable Object[] row = new @Nullable Object[columns.size()];
        int next = 0;
        for (int i = 0; i < row.length; i++) {
            if (columns.get(i).isRead()) {
                ColumnReader reader = readers.get(next++);
                row[i] = columns.get(i).of(value(reader));
                reader.consume();
            }
        }
        return row;
    }

    /** The value as the file holds it: a number, a truth value, or text; null if it is missing. */
    private static @Nullable Object value(ColumnReader reader) throws CharacterCodingException {
        if (reader.getCurrentDefinitionLevel() < reader.getDescriptor().getMaxDefinitionLevel()) {
            return null;
        }
        return switch (reader.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> reader.getBoolean();
            case DOUBLE -> reader.getDouble();
            case FLOAT -> reader.getFloat();
            case INT32 -> reader.getInteger();
            case INT64 -> reader.getLong();
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
                text(reader.getDescriptor().getPrimitiveType(), reader.getBinary());
        };
    }

    /** The text of a value. Parquet's own way puts a mark in the place of bytes that are no UTF-8, so that two texts may become one. */
    private static String text(PrimitiveType type, Binary value) throws CharacterCodingException {
        if (type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation) {
            StandardCharsets.UTF_8.newDecoder().decode(value.toByteBuffer());
        }
        return type.stringifier().stringify(value);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
