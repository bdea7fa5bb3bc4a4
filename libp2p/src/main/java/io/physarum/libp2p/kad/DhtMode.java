package io.physarum.libp2p.kad;

/** Whether a node serves the DHT or only uses it. */
public enum DhtMode {
    /** Answers others' requests, says so in identify, and is put into others' routing tables. */
    SERVER,
    /** Only asks. */
    CLIENT
}
