package io.physarum.libp2p.security.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.identity.RsaBounds;
import org.jspecify.annotations.Nullable;

/**
 * Decides within one handshake whether the certificate that the peer shows is one of libp2p and proves the peer that is
 * expected. No authority has a say in that. The cause of what it throws is a {@link ProtocolViolationException}.
 */
final class PeerVerifier extends X509ExtendedTrustManager {

    private final Optional<PeerId> expected;

    private final InstantSource clock;

    private volatile @Nullable PublicKey identity;

    /**
     * A verifier for one handshake.
     *
     * @param expected the peer that must be at the other end, if one must
     * @param clock tells whether a certificate is valid now
     */
    PeerVerifier(Optional<PeerId> expected, InstantSource clock) {
        this.expected = expected;
        this.clock = clock;
    }

    /** The peer's public key, once its certificate has been taken. */
    Optional<PublicKey> identity() {
        return Optional.ofNullable(identity);
    }

    private void verify(X509Certificate[] chain) throws CertificateException {
        try {
            if (chain.length != 1) {
                throw new ProtocolViolationException("the peer shows " + chain.length + " certificates instead of one");
            }
            checkForm(chain[0]);
            checkKey(chain[0].getPublicKey());
            checkSelfSignature(chain[0]);
            PublicKey key = proven(chain[0]);
            checkExpected(key.peerId());
            identity = key;
        } catch (ProtocolViolationException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    private void checkForm(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new ProtocolViolationException(
                    "the peer's certificate is valid from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant() + ", which is not now",
                    e);
        }
        if (certificate.getSubjectUniqueID() != null || certificate.getIssuerUniqueID() != null) {
            throw new ProtocolViolationException("the peer's certificate has a unique id, which libp2p does not allow");
        }
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        if (critical != null && !Set.of(SignedKey.OID).containsAll(critical)) {
            throw new ProtocolViolationException(
                    "the peer's certificate has critical extensions that are not known here, among " + critical);
        }
    }

    /** Before it is used: a large key would keep the event loop busy for whoever shows it. */
    private static void checkKey(java.security.PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            try {
                RsaBounds.check(rsa);
            } catch (IllegalArgumentException e) {
                throw new ProtocolViolationException(
                        "the peer's certificate has a key that is not taken: " + e.getMessage(), e);
            }
            return;
        }
        boolean isEd25519 = key instanceof EdECPublicKey edwards
                && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
        if (!isEd25519 && !(key instanceof ECPublicKey)) {
            throw new ProtocolViolationException("the peer's certificate has a key of " + key.getAlgorithm()
                    + "; those taken are EC, Ed25519 and RSA");
        }
    }

    private static void checkSelfSignature(X509Certificate certificate) {
        try {
            certificate.verify(certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new ProtocolViolationException("the peer's certificate is not signed with its own key", e);
        }
    }

    private static PublicKey proven(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue(SignedKey.OID);
        if (extension == null) {
            throw new ProtocolViolationException("the peer's certificate lacks the libp2p extension");
        }
        SignedKey signedKey = SignedKey.decode(extension);
        if (!signedKey.isFor(certificate.getPublicKey().getEncoded())) {
            throw new ProtocolViolationException("the peer's certificate does not prove that the peer is "
                    + signedKey.identity().peerId());
        }
        return signedKey.identity();
    }

    private void checkExpected(PeerId remote) {
        expected.filter(peer -> !peer.equals(remote)).ifPresent(peer -> {
            throw new ProtocolViolationException("expected peer " + peer + " but " + remote + " answered");
        });
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verify(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
