package io.physarum.starter.bootstrap;

import io.physarum.libp2p.multiformats.Multiaddr;

/** What the address of a bootstrap has after {@code /p2p/} is no peer id. */
public final class BadBootstrapException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadBootstrapException(Multiaddr address, String problem) {
        super("bootstrap " + address + " cannot be used: " + problem);
    }
}
