package io.physarum.libp2p.autonat;

/** Hears of changes of reachability; called on an event loop, so it must not block. */
@FunctionalInterface
public interface ReachabilityListener {

    /** One that does not listen. */
    ReachabilityListener NONE = report -> {};

    /** The reachability of the node or of one of its addresses has changed, or its addresses have. */
    void onReachability(ReachabilityReport report);
}
