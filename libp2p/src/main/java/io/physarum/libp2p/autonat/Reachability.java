package io.physarum.libp2p.autonat;

/** Whether others can dial a node, or one of its addresses. */
public enum Reachability {
    /** Not enough is known. */
    UNKNOWN,
    /** Several others have dialled it. */
    REACHABLE,
    /** Several others have tried in vain: the node needs a relay. */
    UNREACHABLE
}
