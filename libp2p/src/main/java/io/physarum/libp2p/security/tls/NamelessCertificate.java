package io.physarum.libp2p.security.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;

/**
 * A certificate whose issuer or subject has no name. The Java runtime has read a copy that bears some name, and answers for
 * everything but the bytes and the signature, which are those of the original.
 */
@SuppressWarnings("deprecation") // what must be overridden includes methods that nobody should call any more
final class NamelessCertificate extends X509Certificate {

    private static final long serialVersionUID = 1L;

    private static final X500Name SOME_NAME = new X500Name("CN=nameless");

    /** Where the issuer is among the fields if the first is the version, and else. */
    private static final int ISSUER = 3;

    private static final int ISSUER_WITHOUT_VERSION = 2;

    /** Between issuer and subject are the times. */
    private static final int FROM_ISSUER_TO_SUBJECT = 2;

    private final X509Certificate named;

    private final byte[] original;

    private final byte[] signed;

    private NamelessCertificate(X509Certificate named, byte[] original, byte[] signed) {
        this.named = named;
        this.original = original;
        this.signed = signed;
    }

    /**
     * Reads a certificate.
     *
     * @throws CertificateException if it is malformed
     * @throws IllegalArgumentException if it is malformed in another way, or nothing is nameless in it
     */
    static NamelessCertificate read(byte[] der, CertificateFactory runtime) throws CertificateException, IOException {
        ASN1Encodable[] parts = ASN1Sequence.getInstance(der).toArray();
        if (parts.length == 0 || !(parts[0] instanceof ASN1Sequence content)) {
            throw new IllegalArgumentException("a certificate begins with a sequence");
        }
        parts[0] = new DERSequence(withNames(content.toArray()));
        byte[] copy = new DERSequence(parts).getEncoded(ASN1Encoding.DER);
        X509Certificate named = (X509Certificate) runtime.generateCertificate(new ByteArrayInputStream(copy));
        return new NamelessCertificate(named, der.clone(), content.getEncoded(ASN1Encoding.DER));
    }

    private static ASN1Encodable[] withNames(ASN1Encodable[] fields) {
        int issuer = fields.length > 0 && fields[0] instanceof ASN1TaggedObject ? ISSUER : ISSUER_WITHOUT_VERSION;
        int subject = issuer + FROM_ISSUER_TO_SUBJECT;
        if (fields.length <= subject || !(isEmpty(fields[issuer]) || isEmpty(fields[subject]))) {
            throw new IllegalArgumentException("nothing is nameless in this certificate");
        }
        fields[issuer] = SOME_NAME;
        fields[subject] = SOME_NAME;
        return fields;
    }

    private static boolean isEmpty(ASN1Encodable field) {
        return field instanceof ASN1Sequence sequence && sequence.size() == 0;
    }

    @Override
    public void verify(PublicKey key) throws NoSuchAlgorithmException, InvalidKeyException, SignatureException {
        verify(key, Signature.getInstance(getSigAlgName()));
    }

    @Override
    public void verify(PublicKey key, String provider)
            throws NoSuchAlgorithmException, InvalidKeyException, NoSuchProviderException, SignatureException {
        verify(key, Signature.getInstance(getSigAlgName(), provider));
    }

    private void verify(PublicKey key, Signature verifier) throws InvalidKeyException, SignatureException {
        verifier.initVerify(key);
        verifier.update(signed);
        if (!verifier.verify(getSignature())) {
            throw new SignatureException("the signature does not match");
        }
    }

    @Override
    public byte[] getEncoded() {
        return original.clone();
    }

    @Override
    public byte[] getTBSCertificate() {
        return signed.clone();
    }

    @Override
    public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
        named.checkValidity();
    }

    @Override
    public void checkValidity(Date date) throws CertificateExpiredException, CertificateNotYetValidException {
        named.checkValidity(date);
    }

    @Override
    public int getVersion() {
        return named.getVersion();
    }

    @Override
    public BigInteger getSerialNumber() {
        return named.getSerialNumber();
    }

    @Override
    public Principal getIssuerDN() {
        return named.getIssuerDN();
    }

    @Override
    public Principal getSubjectDN() {
        return named.getSubjectDN();
    }

    @Override
    public Date getNotBefore() {
        return named.getNotBefore();
    }

    @Override
    public Date getNotAfter() {
        return named.getNotAfter();
    }

    @Override
    public byte[] getSignature() {
        return named.getSignature();
    }

    @Override
    public String getSigAlgName() {
        return named.getSigAlgName();
    }

    @Override
    public String getSigAlgOID() {
        return named.getSigAlgOID();
    }

    @Override
    public byte @Nullable [] getSigAlgParams() {
        return named.getSigAlgParams();
    }

    @Override
    public boolean @Nullable [] getIssuerUniqueID() {
        return named.getIssuerUniqueID();
    }

    @Override
    public boolean @Nullable [] getSubjectUniqueID() {
        return named.getSubjectUniqueID();
    }

    @Override
    public boolean @Nullable [] getKeyUsage() {
        return named.getKeyUsage();
    }

    @Override
    public int getBasicConstraints() {
        return named.getBasicConstraints();
    }

    @Override
    public PublicKey getPublicKey() {
        return named.getPublicKey();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return named.hasUnsupportedCriticalExtension();
    }

    @Override
    public @Nullable Set<String> getCriticalExtensionOIDs() {
        return named.getCriticalExtensionOIDs();
    }

    @Override
    public @Nullable Set<String> getNonCriticalExtensionOIDs() {
        return named.getNonCriticalExtensionOIDs();
    }

    @Override
    public byte @Nullable [] getExtensionValue(String oid) {
        return named.getExtensionValue(oid);
    }

    @Override
    public String toString() {
        return "nameless copy of " + named;
    }
}
