package io.physarum.libp2p.core;

import java.util.List;

/** The remote side speaks none of the protocols asked for. The connection is fine. */
public final class UnsupportedProtocolException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> protocols;

    /** Names the protocols that were offered. */
    public UnsupportedProtocolException(List<String> protocols) {
        super("the remote peer speaks none of " + protocols, null);
        this.protocols = List.copyOf(protocols);
    }

    /** The protocols that were offered, most wanted first. */
    public List<String> protocols() {
        return protocols;
    }
}
