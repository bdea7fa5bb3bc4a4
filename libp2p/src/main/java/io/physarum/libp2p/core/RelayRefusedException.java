package io.physarum.libp2p.core;

import io.physarum.libp2p.identity.PeerId;

/** A relay, or the target behind it, said no; the message says who, what to, and why. */
public final class RelayRefusedException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    private final transient PeerId relay;

    private final String status;

    /**
     * A refusal.
     *
     * @param relay the relay
     * @param wish what it was asked for, for example {@code a reservation}
     * @param status the status it answered with, as the specification names it
     * @param meaning what that means
     */
    public RelayRefusedException(PeerId relay, String wish, String status, String meaning) {
        super("the relay " + relay + " refused " + wish + " with " + status + ": " + meaning, null);
        this.relay = relay;
        this.status = status;
    }

    /** The relay. */
    public PeerId relay() {
        return relay;
    }

    /** The status it answered with, as the specification names it. */
    public String status() {
        return status;
    }
}
