package io.physarum.libp2p.security.tls;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Makes the engines that speak TLS: those of the Java runtime. No other class knows whose they are. Thread-safe.
 *
 * <p>Every connection has a context of its own, which costs little and makes sure that no session is ever resumed: each peer
 * proves who it is each time.
 */
final class TlsEngines {

    /** The application protocol that leaves the choice of a muxer to what follows. */
    static final String LIBP2P = "libp2p";

    private static final String VERSION = "TLSv1.3";

    /** AES first, as most processors have instructions for it; of its two strengths the faster. */
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
    };

    /** Longer than the seven days that a ticket may live: then a server of the Java runtime issues none, for nobody uses them. */
    private static final int NO_TICKETS_SECONDS = 8 * 24 * 60 * 60;

    private final KeyManager[] keys;

    private final List<String> applicationProtocols;

    private final SecureRandom random;

    /**
     * Engines that all show the same certificate.
     *
     * @param muxers the protocol ids of the muxers spoken here, most wanted first
     */
    TlsEngines(OneKeyManager key, List<String> muxers, SecureRandom random) {
        PeerCertificates.install();
        this.keys = new KeyManager[] {key};
        List<String> protocols = new ArrayList<>(muxers);
        protocols.add(LIBP2P);
        this.applicationProtocols = List.copyOf(protocols);
        this.random = random;
    }

    /** An engine for one connection; both sides must show a certificate, and name no server. */
    SSLEngine create(boolean initiator, PeerVerifier verifier) {
        SSLEngine engine = context(verifier).createSSLEngine();
        engine.setUseClientMode(initiator);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {VERSION});
        parameters.setCipherSuites(CIPHER_SUITES);
        parameters.setApplicationProtocols(applicationProtocols.toArray(new String[0]));
        if (!initiator) {
            parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        if (!initiator) {
            engine.setHandshakeApplicationProtocolSelector((self, offered) -> choose(offered));
        }
        return engine;
    }

    private SSLContext context(PeerVerifier verifier) {
        try {
            SSLContext context = SSLContext.getInstance(VERSION);
            context.init(keys, new TrustManager[] {verifier}, random);
            context.getServerSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no security provider of this Java runtime has " + VERSION, e);
        }
    }

    /** The initiator's favourite; null, which ends the handshake, if nothing that it offers is spoken here. */
    private @Nullable String choose(List<String> offered) {
        return offered.stream()
                .filter(applicationProtocols::contains)
                .findFirst()
                .orElse(null);
    }
}
