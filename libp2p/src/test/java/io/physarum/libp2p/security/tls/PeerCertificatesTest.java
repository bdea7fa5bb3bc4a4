package io.physarum.libp2p.security.tls;

import java.io.ByteArrayInputStream;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Random;

import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PeerCertificatesTest {

    private static final int NESTED = 8000;

    private final X509Certificate nameless =
            new CertificateForge().signedKey(true).withoutNames().make();

    @BeforeEach
    void enter() {
        PeerCertificates.install();
        PeerCertificates.enter();
    }

    @AfterEach
    void exit() {
        PeerCertificates.exit();
    }

    private static X509Certificate read(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    @Test
    void isThereInHandshakesOnly() throws CertificateException {
        byte[] der = nameless.getEncoded();
        assertThat(read(der)).isEqualTo(nameless);

        PeerCertificates.exit();

        assertThat(CertificateFactory.getInstance("X.509").getProvider().getName())
                .isEqualTo("SUN");
        assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> read(der));
    }

    @Test
    void isInstalledOnce() {
        PeerCertificates.install();

        assertThat(Arrays.stream(Security.getProviders()).filter(PeerCertificates.class::isInstance))
                .hasSize(1);
        assertThat(Security.getProviders()[0])
                .isInstanceOf(PeerCertificates.class)
                .isInstanceOf(Provider.class);
    }

    @Test
    void refusesEveryTruncation() throws CertificateException {
        byte[] der = nameless.getEncoded();
        for (int length = 0; length < der.length; length++) {
            byte[] truncated = Arrays.copyOf(der, length);
            assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> read(truncated));
        }
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        byte[] nested = new byte[4 * NESTED];
        for (int i = 0; i < NESTED; i++) {
            int inside = nested.length - 4 * (i + 1);
            nested[4 * i] = 0x30;
            nested[4 * i + 1] = (byte) 0x82;
            nested[4 * i + 2] = (byte) (inside >> 8);
            nested[4 * i + 3] = (byte) inside;
        }
        assertThatExceptionOfType(CertificateException.class).isThrownBy(() -> read(nested));
    }

    @Test
    void survivesRandomChanges() throws CertificateException {
        Random random = Seeds.random();
        for (int round = 0; round < 3000; round++) {
            byte[] changed = nameless.getEncoded();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            assertThat(isRead(changed)).isIn(true, false);
        }
    }

    private static boolean isRead(byte[] der) {
        try {
            read(der);
            return true;
        } catch (CertificateException expected) {
            return false;
        }
    }
}
