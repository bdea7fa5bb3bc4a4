package io.physarum.libp2p.security.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Makes certificates of libp2p with one thing wrong, or with something that is allowed but not ours. */
final class CertificateForge {

    /** Where the signed part of a certificate has its issuer, and two further its subject. */
    private static final int ISSUER = 3;

    private static final int SUBJECT = ISSUER + 2;

    private final io.physarum.libp2p.identity.PrivateKey identity = Keys.generate(KeyType.ED25519);

    private final KeyPair pair = newPair();

    private final List<Extension> extensions = new ArrayList<>();

    private PrivateKey signer = pair.getPrivate();

    private Instant notBefore = Instant.parse("2020-01-01T00:00:00Z");

    private Instant notAfter = Instant.parse("2120-01-01T00:00:00Z");

    private boolean named = true;

    private Consumer<V3TBSCertificateGenerator> change = content -> {};

    static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    io.physarum.libp2p.identity.PrivateKey identity() {
        return identity;
    }

    PrivateKey key() {
        return pair.getPrivate();
    }

    /** Adds the libp2p extension as it should be. */
    CertificateForge signedKey(boolean critical) {
        return signedKey(critical, SignedKey.sign(identity, pair.getPublic().getEncoded()));
    }

    CertificateForge signedKey(boolean critical, SignedKey signedKey) {
        try {
            return extension(SignedKey.OID, critical, signedKey.encode());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    CertificateForge extension(String oid, boolean critical, byte[] value) {
        extensions.add(new Extension(new ASN1ObjectIdentifier(oid), critical, value));
        return this;
    }

    CertificateForge valid(Instant from, Instant to) {
        notBefore = from;
        notAfter = to;
        return this;
    }

    CertificateForge signedBy(PrivateKey other) {
        signer = other;
        return this;
    }

    CertificateForge change(Consumer<V3TBSCertificateGenerator> value) {
        change = value;
        return this;
    }

    /** Leaves the names of issuer and subject empty, as js-libp2p does. */
    CertificateForge withoutNames() {
        named = false;
        return this;
    }

    X509Certificate make() {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(BigInteger.TWO));
        content.setSignature(algorithm);
        content.setIssuer(new X500Name("CN=forge"));
        content.setSubject(new X500Name("CN=forge"));
        content.setStartDate(new Time(Date.from(notBefore)));
        content.setEndDate(new Time(Date.from(notAfter)));
        content.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        if (!extensions.isEmpty()) {
            content.setExtensions(new Extensions(extensions.toArray(new Extension[0])));
        }
        change.accept(content);
        try {
            ASN1Sequence signed = signedPart(content);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer);
            signature.update(signed.getEncoded("DER"));
            ASN1Encodable[] parts = {signed, algorithm, new DERBitString(signature.sign())};
            return parse(new DERSequence(parts).getEncoded("DER"));
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private ASN1Sequence signedPart(V3TBSCertificateGenerator content) {
        ASN1Encodable[] fields = ASN1Sequence.getInstance(
                        content.generateTBSCertificate().toASN1Primitive())
                .toArray();
        if (!named) {
            fields[ISSUER] = new DERSequence();
            fields[SUBJECT] = new DERSequence();
        }
        return new DERSequence(fields);
    }

    /** As within a handshake. */
    static X509Certificate parse(byte[] der) {
        PeerCertificates.install();
        PeerCertificates.enter();
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } finally {
            PeerCertificates.exit();
        }
    }
}
