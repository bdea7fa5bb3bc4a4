package io.physarum.libp2p.kad.simulation;

import java.time.Duration;
import java.util.Random;

/** How long messages take, and what a new connection costs. */
public interface Latency {

    /** A number of round trips to connect, when a dial and its handshakes are to cost something. */
    int handshakeRoundTrips();

    /** How long the next message takes from one node to another, in nanoseconds. */
    long oneWayNanos(Place from, Place to);

    /** Where a new node is. */
    Place place();

    /**
     * A point of the plane, and how far it is from there to the node, all in milliseconds of one-way delay.
     *
     * @param x how far east
     * @param y how far north
     * @param access the delay of the node's own line
     */
    record Place(double x, double y, double access) {}

    /** Every message takes the same time and connections cost nothing. */
    static Latency constant(Duration time) {
        Place nowhere = new Place(0, 0, 0);
        return new Latency() {
            @Override
            public int handshakeRoundTrips() {
                return 0;
            }

            @Override
            public long oneWayNanos(Place from, Place to) {
                return time.toNanos();
            }

            @Override
            public Place place() {
                return nowhere;
            }
        };
    }

    /**
     * Nodes all over the Internet: a plane, on which distance is delay, and the delay of each node's own line on top, which is
     * how Dabek and others found measured delays to be described best (Vivaldi, SIGCOMM 2004). It is scaled to a median round
     * trip of about 160 ms, that of the 1740 hosts of the King measurements used there, and a message takes up to a fifth
     * longer by chance. To connect takes three round trips: TCP, Noise, and what is agreed on around it.
     */
    static Latency internet(Random random) {
        return new Latency() {
            private static final double WIDTH_MILLIS = 110;

            private static final double MEAN_ACCESS_MILLIS = 12;

            private static final double MAX_JITTER = 0.2;

            private static final double NANOS_PER_MILLI = 1e6;

            @Override
            public int handshakeRoundTrips() {
                return 3;
            }

            @Override
            public long oneWayNanos(Place from, Place to) {
                double millis = Math.hypot(from.x() - to.x(), from.y() - to.y()) + from.access() + to.access();
                return (long) (millis * (1 + MAX_JITTER * random.nextDouble()) * NANOS_PER_MILLI);
            }

            @Override
            public Place place() {
                double access = -MEAN_ACCESS_MILLIS * Math.log(1 - random.nextDouble());
                return new Place(random.nextDouble() * WIDTH_MILLIS, random.nextDouble() * WIDTH_MILLIS, access);
            }
        };
    }
}
