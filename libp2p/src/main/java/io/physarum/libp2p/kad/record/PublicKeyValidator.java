package io.physarum.libp2p.kad.record;

import java.util.Arrays;
import java.util.List;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;

/** The namespace {@code /pk/}: under a peer's id lies its public key, which proves itself. */
public final class PublicKeyValidator implements RecordValidator {

    /** The name of the namespace. */
    public static final String NAMESPACE = "pk";

    private static final ByteString PREFIX = ByteString.copyFromUtf8("/" + NAMESPACE + "/");

    /** The key under which a peer's public key lies. */
    public static ByteString keyOf(PeerId peer) {
        return PREFIX.concat(ByteString.copyFrom(peer.bytes()));
    }

    @Override
    public boolean isValid(ByteString key, ByteString value) {
        if (!key.startsWith(PREFIX)) {
            return false;
        }
        try {
            byte[] owner = PeerId.of(Keys.unmarshalPublic(value.toByteArray())).bytes();
            return Arrays.equals(owner, key.substring(PREFIX.size()).toByteArray());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public int select(ByteString key, List<ByteString> values) {
        return 0;
    }
}
