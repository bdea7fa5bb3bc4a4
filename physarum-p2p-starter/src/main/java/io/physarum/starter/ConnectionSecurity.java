package io.physarum.starter;

import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.security.tls.TlsSecurity;

/** How connections between nodes can be encrypted, and the peers authenticated. */
public enum ConnectionSecurity {
    /** TLS 1.3: fast where the processor has instructions for AES. */
    TLS(TlsSecurity.PROTOCOL_ID),
    /** Noise, which every libp2p peer speaks. */
    NOISE(NoiseSecurity.PROTOCOL_ID);

    private final String protocolId;

    ConnectionSecurity(String protocolId) {
        this.protocolId = protocolId;
    }

    /** The libp2p protocol id. */
    public String protocolId() {
        return protocolId;
    }
}
