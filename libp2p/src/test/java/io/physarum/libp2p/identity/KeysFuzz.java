package io.physarum.libp2p.identity;

/** Keys from strangers, and from key files that went bad. */
public final class KeysFuzz {

    private static final byte[] MESSAGE = {1, 2, 3};

    private KeysFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            PublicKey key = Keys.unmarshalPublic(input);
            if (!key.equals(Keys.unmarshalPublic(key.marshal()))) {
                throw new AssertionError("the key does not read as it was written");
            }
            if (key.verify(MESSAGE, input)) {
                throw new AssertionError("a signature was guessed");
            }
            key.peerId();
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
        try {
            PrivateKey key = Keys.unmarshalPrivate(input);
            if (!key.publicKey().verify(MESSAGE, key.sign(MESSAGE))) {
                throw new AssertionError("the key does not know its own signature");
            }
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
    }
}
