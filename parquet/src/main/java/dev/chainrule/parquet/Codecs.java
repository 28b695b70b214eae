package dev.chainrule.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** The codecs of parquet-java, but for gzip, which it leaves to Hadoop, and the JDK has. */
final class Codecs implements CompressionCodecFactory {
    private static final int PAGE_BYTES = 1 << 20;

    private final CompressionCodecFactory others = new CodecFactory(new PlainParquetConfiguration(), PAGE_BYTES);

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return others.getCompressor(codec);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return codec == CompressionCodecName.GZIP ? new Gzip() : others.getDecompressor(codec);
    }

    @Override
    public void release() {
        others.release();
    }

    /** Expands pages by the JDK. */
    private static final class Gzip implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int expanded) throws IOException {
            return BytesInput.from(page(bytes, expanded));
        }

        @Override
        public void decompress(ByteBuffer input, int compressed, ByteBuffer output, int expanded) throws IOException {
            ByteBuffer part = input.slice();
            part.limit(compressed);
            output.put(page(BytesInput.from(part), expanded));
        }

        private static byte[] page(BytesInput bytes, int expanded) throws IOException {
            try (InputStream in = new GZIPInputStream(bytes.toInputStream())) {
                byte[] page = in.readNBytes(expanded);
                if (page.length < expanded) {
                    throw new IOException("a page of gzip ends after " + page.length + " of " + expanded + " bytes");
                }
                return page;
            }
        }

        @Override
        public void release() {
            // holds nothing
        }
    }
}
