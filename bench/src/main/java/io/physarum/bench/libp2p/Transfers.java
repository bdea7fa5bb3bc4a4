package io.physarum.bench.libp2p;

import java.util.Arrays;
import java.util.function.LongFunction;

import io.physarum.bench.libp2p.Peer.Measured;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Measures one stack over one link: throughput over one connection, and the way to the first byte of a new one. */
final class Transfers {

    private static final long FIRST_BYTES = 8L * 1024 * 1024;

    private static final long MAX_BYTES = 16L * 1024 * 1024 * 1024;

    /** The part of the time wanted that is enough. */
    private static final double ENOUGH = 0.7;

    private final Peer client;

    private final Multiaddr server;

    private final double seconds;

    /**
     * A link to measure.
     *
     * @param client the end that asks
     * @param server where the other end is reached
     * @param seconds how long a transfer is to take
     */
    Transfers(Peer client, Multiaddr server, double seconds) {
        this.client = client;
        this.server = server;
        this.seconds = seconds;
    }

    /** Bytes a second from the client to the server. */
    double upload() {
        return rate(bytes -> client.perf(server, bytes, 0));
    }

    /** Bytes a second from the server to the client. */
    double download() {
        return rate(bytes -> client.perf(server, 0, bytes));
    }

    /**
     * From the opening of the stream to its end, as the specification has it. Repeated with more bytes until it takes its time:
     * a short one tells how a stream begins, not how it goes on.
     */
    private double rate(LongFunction<Measured> run) {
        long bytes = FIRST_BYTES;
        double rate = rate(bytes, run.apply(bytes));
        while (bytes < MAX_BYTES && bytes / rate < ENOUGH * seconds) {
            bytes = (long) Math.min(MAX_BYTES, Math.max(2.0 * bytes, rate * seconds));
            rate = rate(bytes, run.apply(bytes));
        }
        return rate;
    }

    private static double rate(long bytes, Measured measured) {
        return bytes / (measured.uploadSeconds() + measured.downloadSeconds());
    }

    /** The seconds from the order to connect to the first byte of a stream's answer; the median of some tries. */
    double connectToFirstByte() {
        double[] tries = new double[7];
        for (int i = 0; i < tries.length; i++) {
            client.hangUp(server);
            tries[i] = client.perf(server, 0, 1).firstByteSeconds();
        }
        Arrays.sort(tries);
        return tries[tries.length / 2];
    }
}
