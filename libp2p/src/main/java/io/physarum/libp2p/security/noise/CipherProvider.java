package io.physarum.libp2p.security.noise;

import java.security.GeneralSecurityException;
import java.security.Provider;

import javax.crypto.Cipher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where ChaCha20-Poly1305 comes from: Conscrypt if it is on the class path and runs on this machine, as it is several times
 * faster than what the JDK has, else the first Java security provider that has it.
 */
final class CipherProvider {

    private static final Logger LOG = LoggerFactory.getLogger(CipherProvider.class);

    private static final String TRANSFORMATION = "ChaCha20-Poly1305";

    private static final String CONSCRYPT = "org.conscrypt.OpenSSLProvider";

    private static final CipherProvider BEST = choose();

    private final @Nullable Provider provider;

    private CipherProvider(@Nullable Provider provider) {
        this.provider = provider;
    }

    /** The fastest there is. */
    static CipherProvider get() {
        return BEST;
    }

    /** That of the JDK, or whatever is installed before it. */
    static CipherProvider installed() {
        return new CipherProvider(null);
    }

    private static CipherProvider choose() {
        try {
            Provider conscrypt = Class.forName(CONSCRYPT)
                    .asSubclass(Provider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            CipherProvider found = new CipherProvider(conscrypt);
            found.cipher();
            return found;
        } catch (ClassNotFoundException e) {
            return installed();
        } catch (ReflectiveOperationException | LinkageError | IllegalStateException e) {
            LOG.info("Conscrypt is there, but does not run here: {}", e.toString());
            return installed();
        }
    }

    /** Whether its ciphers work on memory outside the heap. */
    boolean isNative() {
        return provider != null;
    }

    Cipher cipher() {
        try {
            return provider == null ? Cipher.getInstance(TRANSFORMATION) : Cipher.getInstance(TRANSFORMATION, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no security provider of this Java runtime has " + TRANSFORMATION, e);
        }
    }
}
