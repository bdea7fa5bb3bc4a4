package io.physarum.libp2p.security.tls;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.SecurityProtocol;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;

/**
 * The TLS security of libp2p ({@code /tls/1.0.0}): TLS 1.3 in which both sides show a self-signed certificate with the libp2p
 * extension. Its key and certificate live as long as this object and are never stored. Thread-safe: one serves all
 * connections of a host.
 */
public final class TlsSecurity implements SecurityProtocol {

    /** The protocol's id. */
    public static final String PROTOCOL_ID = "/tls/1.0.0";

    private final TlsEngines engines;

    private final Duration handshakeTimeout;

    /**
     * TLS with a given identity.
     *
     * @param localKey proves who this side is
     * @param muxers the protocol ids of the muxers spoken here, most wanted first, offered as application protocols to save
     *     a round trip; none leaves the choice to what follows
     * @param handshakeTimeout the longest that a handshake may take
     */
    public TlsSecurity(PrivateKey localKey, List<String> muxers, Duration handshakeTimeout) {
        SecureRandom random = new SecureRandom();
        OwnCertificate own = OwnCertificate.create(localKey, random);
        this.engines = new TlsEngines(new OneKeyManager(own.key(), own.certificate()), muxers, random);
        this.handshakeTimeout = handshakeTimeout;
    }

    @Override
    public String protocolId() {
        return PROTOCOL_ID;
    }

    @Override
    public CompletableFuture<SecuritySession> secure(
            Channel channel, boolean initiator, Optional<PeerId> expectedRemote) {
        PeerVerifier verifier = new PeerVerifier(expectedRemote, InstantSource.system());
        TlsRecordHandler records = new TlsRecordHandler(engines.create(initiator, verifier));
        TlsSessionHandler session = new TlsSessionHandler(records.engine(), verifier, handshakeTimeout);
        channel.pipeline()
                .addLast(TlsSessionHandler.NAME, session)
                .addBefore(TlsSessionHandler.NAME, TlsSessionHandler.RECORDS_NAME, records);
        return session.session();
    }
}
