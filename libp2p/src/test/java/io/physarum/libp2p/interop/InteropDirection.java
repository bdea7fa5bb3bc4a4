package io.physarum.libp2p.interop;

import java.time.Duration;

/** The checks of each protocol, with the clients of one implementation and the server of the other. */
interface InteropDirection {

    Duration PATIENCE = Duration.ofSeconds(30);

    int UPLOAD = 3_000_001;

    int DOWNLOAD = 2_000_003;

    void connect();

    void identify();

    void identifyPush();

    void peerRecord();

    void ping();

    void perf();

    void providers();

    void values();

    void findNode();

    void relay();

    void dcutr();

    void mdns();
}
