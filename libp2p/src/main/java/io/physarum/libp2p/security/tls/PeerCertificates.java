package io.physarum.libp2p.security.tls;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

import io.netty.util.concurrent.FastThreadLocal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A security provider that reads the certificates of libp2p peers.
 *
 * <p>The TLS of the Java runtime takes its certificate factory from the providers of the whole virtual machine, and the
 * runtime's own refuses a certificate whose issuer has no name. Libp2p gives names no meaning, and js-libp2p leaves them empty.
 * So this provider stands first, but it answers only to a thread that is inside a handshake of this package: for all other
 * code it is as if it were not there.
 */
final class PeerCertificates extends Provider {

    private static final Logger LOG = LoggerFactory.getLogger(PeerCertificates.class);

    private static final long serialVersionUID = 1L;

    private static final String NAME = "libp2p-peer-certificates";

    private static final String TYPE = "CertificateFactory";

    private static final String X509 = "X.509";

    private static final FastThreadLocal<Boolean> IN_HANDSHAKE = new FastThreadLocal<>();

    private PeerCertificates(CertificateFactory runtime) {
        super(NAME, "1", "X.509 certificates of libp2p peers");
        putService(new PeerService(this, runtime));
    }

    /** Makes the provider known to the virtual machine, once. */
    static synchronized void install() {
        if (Security.getProvider(NAME) != null) {
            return;
        }
        try {
            Security.insertProviderAt(new PeerCertificates(CertificateFactory.getInstance(X509)), 1);
        } catch (CertificateException e) {
            throw new IllegalStateException("this Java runtime cannot read certificates", e);
        } catch (SecurityException e) {
            LOG.warn("no security provider may be added: peers whose certificates name no issuer are refused", e);
        }
    }

    /** The calling thread begins to work on a handshake. */
    static void enter() {
        IN_HANDSHAKE.set(true);
    }

    /** The calling thread has ended its work on a handshake. */
    static void exit() {
        IN_HANDSHAKE.remove();
    }

    private static final class PeerService extends Service {

        private final CertificateFactory runtime;

        PeerService(Provider provider, CertificateFactory runtime) {
            super(provider, TYPE, X509, LenientCertificateFactory.class.getName(), null, null);
            this.runtime = runtime;
        }

        /** The exception sends whoever asks to the next provider. */
        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            if (IN_HANDSHAKE.isSet()) {
                return new LenientCertificateFactory(runtime);
            }
            throw new NoSuchAlgorithmException(NAME + " is for handshakes of libp2p only");
        }
    }
}
