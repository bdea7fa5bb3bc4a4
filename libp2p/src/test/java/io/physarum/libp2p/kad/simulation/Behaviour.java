package io.physarum.libp2p.kad.simulation;

/** What a node does with requests. */
public enum Behaviour {
    /** It answers what its DHT says, or what its lie makes of that. */
    ALIVE,
    /** Its machine refuses connections. */
    REFUSING,
    /** Nothing ever comes back. */
    SILENT
}
