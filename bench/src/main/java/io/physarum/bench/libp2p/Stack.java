package io.physarum.bench.libp2p;

import io.physarum.bench.libp2p.Report.Rates;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * An implementation that is measured.
 *
 * @param name what the table calls it
 * @param client the end that asks
 * @param server the end that answers
 */
record Stack(String name, Peer client, Peer server) {

    Rates rates(Multiaddr address, double seconds) {
        Transfers transfers = new Transfers(client, address, seconds);
        return new Rates(transfers.upload(), transfers.download());
    }

    /** Connects and transfers for so long, as what runs for the first time is slow. */
    void warmUp(double seconds) {
        repeat(seconds / 3, () -> connectToFirstByte(server.address()));
        repeat(seconds * 2 / 3, () -> rates(server.address(), 1));
    }

    private static void repeat(double seconds, Runnable action) {
        long began = System.nanoTime();
        do {
            action.run();
        } while (System.nanoTime() - began < seconds * 1e9);
    }

    double connectToFirstByte(Multiaddr address) {
        client.hangUp(address);
        return new Transfers(client, address, 0).connectToFirstByte();
    }

    void close() {
        client.close();
        server.close();
    }
}
