package io.physarum.starter.host;

import java.util.List;

import io.physarum.libp2p.multiformats.Multiaddr;

/** The host could not listen. */
public final class HostStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HostStartException(List<Multiaddr> addresses, Throwable cause) {
        super("cannot listen on " + addresses + ": " + cause.getMessage(), cause);
    }
}
