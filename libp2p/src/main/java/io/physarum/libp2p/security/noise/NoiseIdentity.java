package io.physarum.libp2p.security.noise;

import java.util.List;

/** What this side shows in every handshake. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NoiseIdentity(KeyPair staticKey, byte[] payload, List<String> muxers) {}
