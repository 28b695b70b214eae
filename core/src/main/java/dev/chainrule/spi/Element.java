package dev.chainrule.spi;

/** The type of a buffer's elements. Arithmetic is float32; the other two only feed {@link Backend#gatherRows}. */
public enum Element {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** An unsigned byte v that stands for v · {@link #UINT8_SCALE}: a pixel. */
    UINT8(1),
    /** A row number, counted from 0. */
    INT32(4);

    /** The float nearest to 1/255; a UINT8 element v is read as {@code v * UINT8_SCALE}, rounded once. */
    public static final float UINT8_SCALE = 1f / 255f;

    private final int bytes;

    Element(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }
}
