package io.physarum.libp2p.security.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateFactorySpi;
import java.util.Collection;

/** Reads certificates as the Java runtime does, and those too that name nobody. */
final class LenientCertificateFactory extends CertificateFactorySpi {

    private final CertificateFactory runtime;

    LenientCertificateFactory(CertificateFactory runtime) {
        this.runtime = runtime;
    }

    @Override
    public Certificate engineGenerateCertificate(InputStream in) throws CertificateException {
        byte[] der = bytes(in);
        try {
            return runtime.generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            return generateNameless(der, e);
        }
    }

    private static byte[] bytes(InputStream in) throws CertificateException {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new CertificateException("cannot read the certificate", e);
        }
    }

    /** What is malformed in any other way fails as the runtime said; so does what is nested too deeply to be read. */
    private Certificate generateNameless(byte[] der, CertificateException refusal) throws CertificateException {
        try {
            return NamelessCertificate.read(der, runtime);
        } catch (CertificateException | IOException | RuntimeException | StackOverflowError e) {
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    @Override
    public Collection<? extends Certificate> engineGenerateCertificates(InputStream in) throws CertificateException {
        return runtime.generateCertificates(in);
    }

    @Override
    public CRL engineGenerateCRL(InputStream in) throws CRLException {
        return runtime.generateCRL(in);
    }

    @Override
    public Collection<? extends CRL> engineGenerateCRLs(InputStream in) throws CRLException {
        return runtime.generateCRLs(in);
    }
}
