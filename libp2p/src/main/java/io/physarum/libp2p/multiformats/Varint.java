package io.physarum.libp2p.multiformats;

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;

/**
 * The unsigned variable-length integers of multiformats: base 128, least significant group first, at most nine bytes
 * and so at most 63 bits, always in their shortest form.
 *
 * <p>A read that finds only the beginning of an integer returns {@link #INCOMPLETE} and consumes nothing; one that
 * finds bytes that no valid integer begins with throws an {@link IllegalArgumentException}.
 */
public final class Varint {

    /** What a read returns when the integer's end is not there yet. */
    public static final long INCOMPLETE = -1;

    /** The most bytes that an integer takes. */
    public static final int MAX_BYTES = 9;

    private Varint() {}

    /** The number of bytes that a value takes. */
    public static int size(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint cannot be negative: " + value);
        }
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }

    /** The bytes of a value. */
    public static byte[] encode(long value) {
        byte[] bytes = new byte[size(value)];
        write(ByteBuffer.wrap(bytes), value);
        return bytes;
    }

    /** Appends a value to a buffer. */
    public static void write(ByteBuf out, long value) {
        int size = size(value);
        long rest = value;
        for (int i = 1; i < size; i++) {
            out.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** Puts a value into a buffer that has room for it. */
    public static void write(ByteBuffer out, long value) {
        int size = size(value);
        long rest = value;
        for (int i = 1; i < size; i++) {
            out.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    /**
     * Reads a value.
     *
     * @return the value, or {@link #INCOMPLETE} with the buffer's reader index unmoved
     * @throws IllegalArgumentException if the integer is longer than nine bytes or than it needs to be
     */
    public static long read(ByteBuf in) {
        int available = Math.min(in.readableBytes(), MAX_BYTES);
        int start = in.readerIndex();
        long value = 0;
        for (int i = 0; i < available; i++) {
            byte next = in.getByte(start + i);
            value |= (next & 0x7fL) << (7 * i);
            if (isLast(next, i)) {
                in.readerIndex(start + i + 1);
                return value;
            }
        }
        return INCOMPLETE;
    }

    /**
     * Reads a value.
     *
     * @return the value, or {@link #INCOMPLETE} with the buffer's position unmoved
     * @throws IllegalArgumentException if the integer is longer than nine bytes or than it needs to be
     */
    public static long read(ByteBuffer in) {
        int available = Math.min(in.remaining(), MAX_BYTES);
        int start = in.position();
        long value = 0;
        for (int i = 0; i < available; i++) {
            byte next = in.get(start + i);
            value |= (next & 0x7fL) << (7 * i);
            if (isLast(next, i)) {
                in.position(start + i + 1);
                return value;
            }
        }
        return INCOMPLETE;
    }

    /**
     * Reads the value that an array consists of.
     *
     * @throws IllegalArgumentException if the array is anything but one whole integer
     */
    public static long decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long value = readComplete(in);
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("a varint is followed by " + in.remaining() + " more bytes");
        }
        return value;
    }

    /** Reads a value of which all bytes must be there. */
    static long readComplete(ByteBuffer in) {
        long value = read(in);
        if (value == INCOMPLETE) {
            throw new IllegalArgumentException("a varint ends too early");
        }
        return value;
    }

    private static boolean isLast(byte next, int index) {
        if (next < 0) {
            if (index == MAX_BYTES - 1) {
                throw new IllegalArgumentException("a varint is longer than " + MAX_BYTES + " bytes");
            }
            return false;
        }
        if (next == 0 && index > 0) {
            throw new IllegalArgumentException("a varint is not in its shortest form");
        }
        return true;
    }
}
