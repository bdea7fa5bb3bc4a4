package io.physarum.cli.doctor;

/** Stands for the checks of the network when it is not known where that is. */
final class NoBootstrapCheck implements Check {

    private final String reason;

    private final boolean wrong;

    /**
     * No network to look at.
     *
     * @param wrong whether that is a mistake; else nobody asked for it
     */
    NoBootstrapCheck(String reason, boolean wrong) {
        this.reason = reason;
        this.wrong = wrong;
    }

    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public Finding run() {
        String cure =
                "give --bootstrap /ip4/<address>/tcp/4001/p2p/<peer id>, or set P2P_BOOTSTRAPS; ping-monitor prints its "
                        + "address when it starts";
        return wrong ? fail(reason, cure) : warn(reason, cure);
    }
}
