package io.physarum.starter;

/** The order in which parts start, as phases of Spring's {@code SmartLifecycle}; they stop in the reverse order. */
public final class StartPhase {

    /** The host listens. */
    public static final int HOST = -4000;

    /** The DHT serves. */
    public static final int DHT = -3000;

    /** The node joins the network through its bootstraps. */
    public static final int BOOTSTRAP = -2000;

    /** Nodes of the local network are looked for. */
    public static final int LOCAL_DISCOVERY = -1500;

    /** Peers are probed, caches kept warm. */
    public static final int CLIENTS = -1000;

    /** What this node does for others: it is announced from here on. Web servers start later. */
    public static final int SERVICES = 1000;

    private StartPhase() {}
}
