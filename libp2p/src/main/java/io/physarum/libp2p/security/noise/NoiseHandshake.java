package io.physarum.libp2p.security.noise;

import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.PeerId;

/**
 * One side's handshake, message by message.
 *
 * <pre>
 * initiator: FIRST (written at once) → read second, write third → DONE
 * responder: read first, write second → read third → DONE
 * </pre>
 */
final class NoiseHandshake {

    private static final byte[] NO_PAYLOAD = {};

    private final NoiseIdentity identity;

    private final HandshakeState state;

    private final boolean initiator;

    private final Optional<PeerId> expectedRemote;

    private boolean firstRead;

    private Optional<SecuritySession> session = Optional.empty();

    NoiseHandshake(NoiseIdentity identity, KeyPair ephemeralKey, boolean initiator, Optional<PeerId> expectedRemote) {
        this.identity = identity;
        this.state = new HandshakeState(identity.staticKey(), ephemeralKey);
        this.initiator = initiator;
        this.expectedRemote = expectedRemote;
    }

    /** The message that this side begins with, if it is the initiator. */
    Optional<byte[]> begin() {
        return initiator ? Optional.of(state.writeFirst(NO_PAYLOAD)) : Optional.empty();
    }

    /**
     * Takes a message of the peer.
     *
     * @return the answer, if one is due
     * @throws ProtocolViolationException if the message is not what the handshake needs next
     */
    Optional<byte[]> receive(byte[] message) {
        if (initiator) {
            session = Optional.of(authenticate(state.readSecond(message)));
            return Optional.of(state.writeThird(identity.payload()));
        }
        if (!firstRead) {
            firstRead = true;
            state.readFirst(message);
            return Optional.of(state.writeSecond(identity.payload()));
        }
        session = Optional.of(authenticate(state.readThird(message)));
        return Optional.empty();
    }

    /** What was proven, once the last message has been read. */
    Optional<SecuritySession> session() {
        return session;
    }

    /** The cipher of what this side sends. */
    CipherState[] split() {
        CipherState[] ciphers = state.split();
        return initiator ? ciphers : new CipherState[] {ciphers[1], ciphers[0]};
    }

    private SecuritySession authenticate(byte[] payloadBytes) {
        NoisePayload payload = NoisePayload.decode(payloadBytes, state.remoteStatic());
        PeerId remote = payload.identity().peerId();
        expectedRemote.ifPresent(expected -> {
            if (!expected.equals(remote)) {
                throw new ProtocolViolationException("expected peer " + expected + " but " + remote + " answered");
            }
        });
        return new SecuritySession(remote, payload.identity(), chooseMuxer(payload.muxers()));
    }

    /** The initiator's first choice that both speak; none if a side does not take part in early negotiation. */
    private Optional<String> chooseMuxer(List<String> remoteMuxers) {
        if (identity.muxers().isEmpty() || remoteMuxers.isEmpty()) {
            return Optional.empty();
        }
        List<String> wanted = initiator ? identity.muxers() : remoteMuxers;
        List<String> others = initiator ? remoteMuxers : identity.muxers();
        Optional<String> chosen = wanted.stream().filter(others::contains).findFirst();
        if (chosen.isEmpty()) {
            throw new ProtocolViolationException("the peer speaks none of the muxers " + identity.muxers());
        }
        return chosen;
    }
}
