package io.physarum.libp2p.core;

/** The other end has this host's own key: it is this host, reached by another of its addresses, or one with a copy of its key. */
public final class SelfConnectionException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    /** An exception for a dial that led home. */
    public SelfConnectionException() {
        super("that is this node itself, or one with a copy of its key", null);
    }
}
