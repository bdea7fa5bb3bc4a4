package io.physarum.libp2p.security.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;

import io.physarum.libp2p.identity.PrivateKey;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * What this side shows in every handshake: a key on P-256, which has nothing to do with its identity's, and a self-signed
 * certificate of it with the libp2p extension.
 *
 * <p>The certificate is valid nearly for ever: it lives as long as the host, tells nothing of this machine's clock, and peers
 * whose clocks are wrong take it too.
 */
record OwnCertificate(java.security.PrivateKey key, X509Certificate certificate) {

    private static final String SIGNATURE = "SHA256withECDSA";

    private static final X500Name NAME = new X500Name("O=libp2p.io");

    private static final Time NOT_BEFORE = new Time(Date.from(Instant.parse("1975-01-01T00:00:00Z")));

    private static final Time NOT_AFTER = new Time(Date.from(Instant.parse("4096-01-01T00:00:00Z")));

    private static final int SERIAL_BITS = 63;

    /** A new key and the certificate with which an identity vouches for it. */
    static OwnCertificate create(PrivateKey identity, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] content = content(identity, pair.getPublic().getEncoded(), random);
            return new OwnCertificate(
                    pair.getPrivate(), certificate(content, sign(content, pair.getPrivate(), random)));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java runtime cannot make certificates on P-256", e);
        }
    }

    /** The part of the certificate that is signed. Its only extension is ours, as some look for it in the first place. */
    private static byte[] content(PrivateKey identity, byte[] publicKey, SecureRandom random) throws IOException {
        byte[] signedKey = SignedKey.sign(identity, publicKey).encode();
        V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random).setBit(0)));
        content.setSignature(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256));
        content.setIssuer(NAME);
        content.setStartDate(NOT_BEFORE);
        content.setEndDate(NOT_AFTER);
        content.setSubject(NAME);
        content.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(publicKey));
        content.setExtensions(new Extensions(new Extension(new ASN1ObjectIdentifier(SignedKey.OID), false, signedKey)));
        return content.generateTBSCertificate().getEncoded(ASN1Encoding.DER);
    }

    private static byte[] sign(byte[] content, java.security.PrivateKey key, SecureRandom random)
            throws GeneralSecurityException {
        Signature signer = Signature.getInstance(SIGNATURE);
        signer.initSign(key, random);
        signer.update(content);
        return signer.sign();
    }

    private static X509Certificate certificate(byte[] content, byte[] signature)
            throws GeneralSecurityException, IOException {
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(TBSCertificate.getInstance(content));
        parts.add(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256));
        parts.add(new DERBitString(signature));
        ASN1Encodable whole = new DERSequence(parts);
        byte[] der = whole.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
