package io.physarum.starter.bootstrap;

import io.physarum.libp2p.multiformats.Multiaddr;

/** The address of a bootstrap does not end in {@code /p2p/<peer id>}. */
public final class BadBootstrapException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadBootstrapException(Multiaddr address, String problem) {
        super("bootstrap " + address + " cannot be used: " + problem);
    }
}
