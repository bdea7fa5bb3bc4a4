package io.physarum.libp2p.multiformats;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** One protocol of a {@link Multiaddr} with its value, if the protocol has one. Immutable. */
public final class MultiaddrComponent {

    private final MultiaddrProtocol protocol;

    private final byte[] value;

    private MultiaddrComponent(MultiaddrProtocol protocol, byte[] value) {
        this.protocol = protocol;
        this.value = value;
    }

    /**
     * A component from its value's text form, which is empty for a protocol without a value.
     *
     * @throws IllegalArgumentException if the text is no value of the protocol
     */
    public static MultiaddrComponent of(MultiaddrProtocol protocol, String value) {
        return new MultiaddrComponent(protocol, protocol.format().parse(value));
    }

    /**
     * A component from its value's binary form, which is empty for a protocol without a value.
     *
     * @throws IllegalArgumentException if the bytes are no value of the protocol
     */
    public static MultiaddrComponent of(MultiaddrProtocol protocol, byte[] value) {
        return new MultiaddrComponent(protocol, protocol.format().checked(value.clone()));
    }

    static MultiaddrComponent read(ByteBuffer in) {
        long code = Varint.readComplete(in);
        MultiaddrProtocol protocol = MultiaddrProtocol.byCode(code);
        if (protocol == null) {
            throw new IllegalArgumentException("address protocol " + code + " is not known");
        }
        int size = protocol.format().size();
        long length = size == ComponentFormat.VARIABLE ? Varint.readComplete(in) : size;
        if (length > in.remaining()) {
            throw new IllegalArgumentException("the value of " + protocol.text() + " has " + length + " bytes but only "
                    + in.remaining() + " follow");
        }
        byte[] value = new byte[(int) length];
        in.get(value);
        return new MultiaddrComponent(protocol, protocol.format().checked(value));
    }

    /** The protocol. */
    public MultiaddrProtocol protocol() {
        return protocol;
    }

    /** The value's text form; empty if there is no value. */
    public String value() {
        return protocol.format().format(value);
    }

    /** A copy of the value's binary form. */
    public byte[] bytes() {
        return value.clone();
    }

    int port() {
        return ComponentFormat.port(value);
    }

    int encodedSize() {
        boolean prefixed = protocol.format().size() == ComponentFormat.VARIABLE;
        return Varint.size(protocol.code()) + (prefixed ? Varint.size(value.length) : 0) + value.length;
    }

    void write(ByteBuffer out) {
        Varint.write(out, protocol.code());
        if (protocol.format().size() == ComponentFormat.VARIABLE) {
            Varint.write(out, value.length);
        }
        out.put(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MultiaddrComponent that
                && protocol == that.protocol
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * protocol.code() + Arrays.hashCode(value);
    }

    /** The text form with its leading slash, for example {@code /tcp/4001}. */
    @Override
    public String toString() {
        return switch (protocol.format()) {
            case EMPTY -> "/" + protocol.text();
            case PATH -> "/" + protocol.text() + value();
            default -> "/" + protocol.text() + "/" + value();
        };
    }
}
