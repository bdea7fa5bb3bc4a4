package io.physarum.libp2p.security;

import io.physarum.libp2p.security.noise.NoiseSecurity;

class NoiseSecurityTest extends SecurityProtocolContract {

    NoiseSecurityTest() {
        super(NoiseSecurity::new);
    }
}
