package io.physarum.libp2p.security;

import io.physarum.libp2p.security.tls.TlsSecurity;

class TlsSecurityTest extends SecurityProtocolContract {

    TlsSecurityTest() {
        super(TlsSecurity::new);
    }
}
