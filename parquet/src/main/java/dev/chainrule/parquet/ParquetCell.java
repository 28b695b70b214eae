package dev.chainrule.parquet;

import java.util.Locale;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The way from what a column of a Parquet file holds to a cell: numbers keep their value, decimals are those numbers, dates and times are
 * text as ISO 8601 writes them; bytes, lists and structures are no cells.
 */
final class ParquetCell {
    private final String name;
    private final @Nullable PrimitiveType type;
    /** Why the column has no cells; null if it has. */
    private final @Nullable String unreadable;

    ParquetCell(Type column) {
        name = column.getName();
        boolean flat = column.isPrimitive() && !column.isRepetition(Type.Repetition.REPEATED);
        type = flat ? column.asPrimitiveType() : null;
        unreadable = type == null ? "a list or a structure" : isBytes(type) ? "bytes" : null;
    }

    private static boolean isBytes(PrimitiveType type) {
        return switch (type.getPrimitiveTypeName()) {
            case INT96 -> true;
            case BINARY, FIXED_LEN_BYTE_ARRAY -> {
                String kind = kind(type);
                yield kind.isEmpty() || kind.equals("bson") || kind.equals("interval") || kind.startsWith("geo");
            }
            default -> false;
        };
    }

    /** The logical type in small letters, such as {@code string} or {@code date}; empty without one. */
    private static String kind(PrimitiveType type) {
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return logical == null
                ? ""
                : logical.toString().toLowerCase(Locale.ROOT).replaceFirst("\\(.*", "");
    }

    String name() {
        return name;
    }

    /** Whether the column is read. */
    boolean isRead() {
        return type != null;
    }

    @Nullable
    String unreadable() {
        return unreadable;
    }

    /** The cell of a value as the file holds it. */
    @Nullable
    Object of(@Nullable Object value) {
        if (value == null || type == null || unreadable != null) {
            return value;
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        PrimitiveStringifier words = type.stringifier();
        boolean number = kind(type).isEmpty() || isSigned(type);
        if (value instanceof Integer whole && !number) {
            return words.stringify(whole);
        }
        if (value instanceof Long whole && !number) {
            return words.stringify(whole);
        }
        return value;
    }

    /** Whether the logical type is that of a signed integer, which is what the file holds. */
    private static boolean isSigned(PrimitiveType type) {
        return type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation integer
                && integer.isSigned()
                && type.getPrimitiveTypeName() != PrimitiveTypeName.BINARY;
    }
}
