package io.physarum.libp2p.core;

import java.util.Optional;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;

/**
 * What a security handshake proved.
 *
 * @param remotePeer the peer at the other end
 * @param remotePublicKey its public key
 * @param earlyMuxer the muxer protocol id agreed on during the handshake, if it was
 */
public record SecuritySession(PeerId remotePeer, PublicKey remotePublicKey, Optional<String> earlyMuxer) {}
