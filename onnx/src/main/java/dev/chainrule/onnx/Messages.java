package dev.chainrule.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import dev.chainrule.nn.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Counts the messages of a file before it is parsed, since an empty one takes two bytes there and some hundred in memory. Nothing of
 * the file is kept.
 */
final class Messages {
    private static final int DEEPEST = 100; // as in protobuf
    private static final long MOST = 2_000_000;
    private static final int BYTES_EACH = 512; // no more than a part of the heap is for messages

    private final Path file;
    private final CodedInputStream in;
    private final long most = Math.min(MOST, Runtime.getRuntime().maxMemory() / BYTES_EACH);
    private long count;

    Messages(Path file, CodedInputStream in) {
        this.file = file;
        this.in = in;
    }

    /**
     * Walks through a message and those in it.
     *
     * @throws ModelFormatException if they are more than this JVM should hold, or one in another too often
     */
    void check(Descriptor message) throws IOException {
        walk(message, 0);
    }

    private void walk(Descriptor message, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new ModelFormatException(
                    file, "messages are in each other deeper than " + DEEPEST + ", expected less");
        }
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int wire = WireFormat.getTagWireType(tag);
            FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (wire == WireFormat.WIRETYPE_START_GROUP) {
                throw new ModelFormatException(file, "no model of ONNX: it has a group of fields, expected messages");
            }
            boolean nested = field != null && field.getType() == FieldDescriptor.Type.MESSAGE;
            boolean unknown = field == null
                    || (wire != field.getLiteType().getWireType()
                            && !(field.isPackable() && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED));
            if ((nested || unknown) && ++count > most) { // an unknown field is kept as a message is
                throw new ModelFormatException(
                        file,
                        "has more than " + most + " messages of protobuf, expected fewer; -Xmx allows up to " + MOST);
            }
            if (nested && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int before = in.pushLimit(in.readRawVarint32());
                walk(field.getMessageType(), depth + 1);
                in.popLimit(before);
            } else if (!in.skipField(tag)) {
                return; // the end of a group that never began, which the parser refuses
            }
        }
    }
}
