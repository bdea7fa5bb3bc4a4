package io.physarum.libp2p.security.tls;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.identity.PublicKey;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/**
 * The libp2p extension of a certificate: whose it is, and the proof that this peer vouches for the certificate's key.
 *
 * <pre>
 * SignedKey ::= SEQUENCE {
 *   publicKey OCTET STRING,   -- protobuf of the identity's public key
 *   signature OCTET STRING    -- by the identity, of "libp2p-tls-handshake:" and the SubjectPublicKeyInfo
 * }
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SignedKey(PublicKey identity, byte[] signature) {

    /** The object identifier of the extension. */
    static final String OID = "1.3.6.1.4.1.53594.1.1";

    private static final byte[] SIGNATURE_PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

    private static final int SEQUENCE = 0x30;

    private static final int OCTET_STRING = 0x04;

    private static final int LONG_FORM = 0x80;

    /** Longer lengths have no place in a certificate. */
    private static final int MAX_LENGTH_BYTES = 2;

    /** An identity vouches for a certificate's key. */
    static SignedKey sign(PrivateKey identity, byte[] certificateKey) {
        return new SignedKey(identity.publicKey(), identity.sign(signed(certificateKey)));
    }

    /** Whether the identity vouches for this certificate's key. */
    boolean isFor(byte[] certificateKey) {
        return identity.verify(signed(certificateKey), signature);
    }

    private static byte[] signed(byte[] certificateKey) {
        byte[] signed = Arrays.copyOf(SIGNATURE_PREFIX, SIGNATURE_PREFIX.length + certificateKey.length);
        System.arraycopy(certificateKey, 0, signed, SIGNATURE_PREFIX.length, certificateKey.length);
        return signed;
    }

    /** The extension's value. */
    byte[] encode() throws IOException {
        ASN1Encodable[] fields = {new DEROctetString(identity.marshal()), new DEROctetString(signature)};
        return new DERSequence(fields).getEncoded(ASN1Encoding.DER);
    }

    /**
     * Reads the extension from the octet string that X.509 puts around its value.
     *
     * @throws ProtocolViolationException if it is malformed, or holds no key known here
     */
    static SignedKey decode(byte[] extension) {
        try {
            ByteBuffer wrapped = ByteBuffer.wrap(extension);
            ByteBuffer value = take(wrapped, OCTET_STRING);
            ByteBuffer fields = take(value, SEQUENCE);
            ByteBuffer publicKey = take(fields, OCTET_STRING);
            ByteBuffer signature = take(fields, OCTET_STRING);
            if (wrapped.hasRemaining() || value.hasRemaining() || fields.hasRemaining()) {
                throw new IllegalArgumentException("there is more than two fields");
            }
            return new SignedKey(Keys.unmarshalPublic(bytes(publicKey)), bytes(signature));
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new ProtocolViolationException("the libp2p extension of the peer's certificate is malformed", e);
        }
    }

    private static ByteBuffer take(ByteBuffer in, int tag) {
        if ((in.get() & 0xff) != tag) {
            throw new IllegalArgumentException("an element is not of type " + tag);
        }
        int length = takeLength(in);
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer value = in.slice(in.position(), length);
        in.position(in.position() + length);
        return value;
    }

    private static int takeLength(ByteBuffer in) {
        int first = in.get() & 0xff;
        if (first < LONG_FORM) {
            return first;
        }
        int count = first - LONG_FORM;
        if (count == 0 || count > MAX_LENGTH_BYTES) {
            throw new IllegalArgumentException("a length has " + count + " bytes");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | (in.get() & 0xff);
        }
        if (length < LONG_FORM || (count == MAX_LENGTH_BYTES && length <= 0xff)) {
            throw new IllegalArgumentException("a length is not in its shortest form");
        }
        return length;
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }
}
