package io.physarum.libp2p.core;

/**
 * This host's own {@link ConnectionGater} does not allow the connection. Trying again is of no use as long as its rules are the
 * same; no peer is to blame.
 */
public final class ConnectionRefusedException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    private final ConnectionGater.Stage stage;

    /**
     * A refusal.
     *
     * @param stage the stage at which the gater was asked
     * @param reason what the gater said
     */
    public ConnectionRefusedException(ConnectionGater.Stage stage, String reason) {
        super("the connection gater of this host refuses: " + reason, null);
        this.stage = stage;
    }

    /** The stage at which the gater was asked. */
    public ConnectionGater.Stage stage() {
        return stage;
    }
}
