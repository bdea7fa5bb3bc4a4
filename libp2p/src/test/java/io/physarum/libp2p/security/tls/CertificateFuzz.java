package io.physarum.libp2p.security.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;
import org.bouncycastle.asn1.DEROctetString;
import org.jspecify.annotations.Nullable;

/** Certificates of strangers, and the libp2p extension of such. */
public final class CertificateFuzz {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"));

    /** Whose certificates are among the seeds; nobody has their keys any more. */
    private static final Set<PeerId> SEEDED = Set.of(
            PeerId.parse("12D3KooWFaoSpMSm2GFDj6Rej8Z36iunbVVTpYuFL8UF2KM5GAxm"),
            PeerId.parse("12D3KooWFdLAd2o4qRivqWvDLJQ14rja8H7GNKNj8dMkmQZzYM32"));

    private CertificateFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        readExtension(input);
        X509Certificate certificate = read(input);
        if (certificate != null) {
            byte[] extension = certificate.getExtensionValue(SignedKey.OID);
            if (extension != null) {
                readExtension(extension);
            }
            verify(certificate);
        }
    }

    private static void readExtension(byte[] extension) throws IOException {
        try {
            SignedKey read = SignedKey.decode(extension);
            SignedKey again = SignedKey.decode(new DEROctetString(read.encode()).getEncoded());
            if (!again.identity().equals(read.identity())) {
                throw new AssertionError("the extension does not read as it was written");
            }
            read.isFor(extension);
        } catch (ProtocolViolationException refused) {
            // As it should be.
        }
    }

    /** As within a handshake. */
    private static @Nullable X509Certificate read(byte[] der) {
        PeerCertificates.install();
        PeerCertificates.enter();
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException refused) {
            return null;
        } finally {
            PeerCertificates.exit();
        }
    }

    private static void verify(X509Certificate certificate) {
        PeerVerifier verifier = new PeerVerifier(Optional.empty(), CLOCK);
        try {
            verifier.checkClientTrusted(new X509Certificate[] {certificate}, "");
        } catch (CertificateException refused) {
            return;
        }
        PeerId proven = verifier.identity().map(PublicKey::peerId).orElseThrow();
        if (!SEEDED.contains(proven)) {
            throw new AssertionError("a certificate of " + proven + " was forged");
        }
    }
}
