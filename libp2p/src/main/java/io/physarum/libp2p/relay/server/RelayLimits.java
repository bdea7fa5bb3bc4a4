package io.physarum.libp2p.relay.server;

import java.time.Duration;

import io.physarum.libp2p.relay.CircuitLimit;

/**
 * What a relay gives away. By default circuits are for services: they may last and carry as much as they like, as long as they
 * are in use.
 *
 * @param maxReservations the most peers that have a reservation
 * @param maxReservationsPerIp those of them that come from one IPv4 address or IPv6 /64; loopback is exempt
 * @param reservationTime how long a reservation holds unless it is made anew
 * @param maxCircuits the most circuits
 * @param maxCircuitsPerPeer the most circuits from one peer, and the most to one
 * @param maxCircuitsPerIp the most circuits from one IPv4 address or IPv6 /64; loopback is exempt
 * @param circuitBufferBytes how much a circuit may have taken from one side and not given to the other, for each direction,
 *     before it stops reading; what the muxers hold comes on top
 * @param circuitIdle how long nothing may pass on a circuit before it is reset
 * @param circuit how long a circuit may last and how much it may carry. Other implementations open no ordinary stream on a
 *     connection with any such limit
 * @param exchangeTimeout how long a peer may take for a message
 */
public record RelayLimits(
        int maxReservations,
        int maxReservationsPerIp,
        Duration reservationTime,
        int maxCircuits,
        int maxCircuitsPerPeer,
        int maxCircuitsPerIp,
        int circuitBufferBytes,
        Duration circuitIdle,
        CircuitLimit circuit,
        Duration exchangeTimeout) {

    private static final RelayLimits DEFAULTS = new RelayLimits(
            1024,
            64,
            Duration.ofHours(1),
            4096,
            256,
            1024,
            256 * 1024,
            Duration.ofMinutes(10),
            CircuitLimit.NONE,
            Duration.ofSeconds(30));

    /** Checks that each is positive, and a reservation long enough to be renewed. */
    public RelayLimits {
        positive("maxReservations", maxReservations);
        positive("maxReservationsPerIp", maxReservationsPerIp);
        atLeastASecond("reservationTime", reservationTime);
        positive("maxCircuits", maxCircuits);
        positive("maxCircuitsPerPeer", maxCircuitsPerPeer);
        positive("maxCircuitsPerIp", maxCircuitsPerIp);
        positive("circuitBufferBytes", circuitBufferBytes);
        atLeastASecond("circuitIdle", circuitIdle);
        if (exchangeTimeout.isNegative() || exchangeTimeout.isZero()) {
            throw new IllegalArgumentException("exchangeTimeout must be longer than zero, not " + exchangeTimeout);
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }

    private static void atLeastASecond(String name, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(name + " must be at least a second, not " + value);
        }
    }

    /** The default limits. */
    public static RelayLimits defaults() {
        return DEFAULTS;
    }

    /** These limits with another number of reservations, in all and from one IP address. */
    public RelayLimits withReservations(int most, int mostPerIp) {
        return new RelayLimits(
                most,
                mostPerIp,
                reservationTime,
                maxCircuits,
                maxCircuitsPerPeer,
                maxCircuitsPerIp,
                circuitBufferBytes,
                circuitIdle,
                circuit,
                exchangeTimeout);
    }

    /** These limits with another number of circuits, in all, of one peer, and from one IP address. */
    public RelayLimits withCircuits(int most, int mostPerPeer, int mostPerIp) {
        return new RelayLimits(
                maxReservations,
                maxReservationsPerIp,
                reservationTime,
                most,
                mostPerPeer,
                mostPerIp,
                circuitBufferBytes,
                circuitIdle,
                circuit,
                exchangeTimeout);
    }

    /** These limits with others for each circuit. */
    public RelayLimits withCircuit(CircuitLimit value) {
        return new RelayLimits(
                maxReservations,
                maxReservationsPerIp,
                reservationTime,
                maxCircuits,
                maxCircuitsPerPeer,
                maxCircuitsPerIp,
                circuitBufferBytes,
                circuitIdle,
                value,
                exchangeTimeout);
    }

    /** These limits with other times. */
    public RelayLimits withTimes(Duration reservation, Duration idle, Duration exchange) {
        return new RelayLimits(
                maxReservations,
                maxReservationsPerIp,
                reservation,
                maxCircuits,
                maxCircuitsPerPeer,
                maxCircuitsPerIp,
                circuitBufferBytes,
                idle,
                circuit,
                exchange);
    }
}
