package io.physarum.bench.libp2p;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.host.HostLimits;

/**
 * The heap that idle connections and streams keep, after garbage collection. Both ends are in this JVM: what is told is for
 * one end.
 *
 * @param perConnection bytes for each connection, identified and without streams
 * @param perStream bytes for each stream, its protocol agreed on and nothing sent on it
 */
record HeapCost(double perConnection, double perStream) {

    private static final int FIRST_CONNECTIONS = 32;

    private static final int STREAMS_PER_CONNECTION = 20;

    private static final String PROTOCOL = "/bench/idle/1.0.0";

    static HeapCost measure(int connections, UnaryOperator<HostBuilder> settings) {
        int most = connections + FIRST_CONNECTIONS;
        HostLimits limits = HostLimits.builder()
                .maxInboundConnections(most)
                .maxOutboundConnections(most)
                .connectionsLowWatermark(most)
                .maxConnectionsPerPeer(most)
                .maxInboundStreams(most * STREAMS_PER_CONNECTION)
                .maxOutboundStreams(most * STREAMS_PER_CONNECTION)
                .maxStreamsPerPeer(most * STREAMS_PER_CONNECTION)
                .maxStreamsPerProtocol(most * STREAMS_PER_CONNECTION)
                .maxStreamsPerPeerProtocol(most * STREAMS_PER_CONNECTION)
                .build();
        try (OurPeer server = OurPeer.start(builder -> settings.apply(builder).limits(limits));
                OurPeer client =
                        OurPeer.start(builder -> settings.apply(builder).limits(limits))) {
            server.host().addProtocol(ProtocolBinding.of(PROTOCOL, stream -> {}));
            // What the first ones keep is kept once.
            open(connect(client, server, FIRST_CONNECTIONS));
            long before = usedHeap();
            List<Connection> opened = connect(client, server, connections);
            long connected = usedHeap();
            List<Stream> streams = open(opened);
            long streaming = usedHeap();
            return new HeapCost(
                    (connected - before) / (2.0 * opened.size()), (streaming - connected) / (2.0 * streams.size()));
        }
    }

    private static List<Connection> connect(OurPeer client, OurPeer server, int count) {
        List<Connection> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Without a peer id in the address, each is a new connection.
            result.add(OurPeer.await(client.host().connect(server.address().withoutPeer())));
        }
        // Every connection begins with identify, in both directions.
        OurPeer.until(
                () -> streams(client) == streams(server) && result.stream().allMatch(each -> each.streamCount() == 0));
        return result;
    }

    private static int streams(OurPeer peer) {
        return peer.host().connections().stream()
                .mapToInt(Connection::streamCount)
                .sum();
    }

    private static List<Stream> open(List<Connection> connections) {
        List<Stream> result = new ArrayList<>();
        for (Connection connection : connections) {
            for (int i = 0; i < STREAMS_PER_CONNECTION; i++) {
                result.add(OurPeer.await(connection.newStream(ProtocolBinding.of(PROTOCOL, stream -> {}))));
            }
        }
        return result;
    }

    private static long usedHeap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
