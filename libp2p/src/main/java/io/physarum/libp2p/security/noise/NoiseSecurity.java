package io.physarum.libp2p.security.noise;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.SecurityProtocol;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;

/**
 * The Noise security of libp2p ({@code /noise}): handshake XX, then ChaCha20-Poly1305. Its Noise key lives as long as
 * this object and is never stored. Thread-safe: one serves all connections of a host.
 */
public final class NoiseSecurity implements SecurityProtocol {

    /** The protocol's id. */
    public static final String PROTOCOL_ID = "/noise";

    private final NoiseIdentity identity;

    private final Duration handshakeTimeout;

    private final SecureRandom random = new SecureRandom();

    /**
     * Noise with a given identity.
     *
     * @param localKey proves who this side is
     * @param muxers the protocol ids of the muxers spoken here, most wanted first, offered within the handshake to save
     *     a round trip; none leaves the choice to what follows
     * @param handshakeTimeout the longest that a handshake may take
     */
    public NoiseSecurity(PrivateKey localKey, List<String> muxers, Duration handshakeTimeout) {
        KeyPair staticKey = KeyPair.generate(random);
        List<String> offered = List.copyOf(muxers);
        this.identity =
                new NoiseIdentity(staticKey, NoisePayload.encode(localKey, staticKey.publicKey(), offered), offered);
        this.handshakeTimeout = handshakeTimeout;
    }

    @Override
    public String protocolId() {
        return PROTOCOL_ID;
    }

    @Override
    public CompletableFuture<SecuritySession> secure(
            Channel channel, boolean initiator, Optional<PeerId> expectedRemote) {
        NoiseHandshake handshake = new NoiseHandshake(identity, KeyPair.generate(random), initiator, expectedRemote);
        NoiseHandshakeHandler handler = new NoiseHandshakeHandler(handshake, handshakeTimeout);
        channel.pipeline().addLast(NoiseHandshakeHandler.NAME, handler);
        return handler.session();
    }
}
