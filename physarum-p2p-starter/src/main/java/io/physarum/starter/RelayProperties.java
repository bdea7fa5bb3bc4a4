package io.physarum.starter;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.multiformats.Multiaddr;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Connections through relays.
 *
 * @param server what this node does as a relay for others
 * @param client which relays this node uses to be reached
 */
public record RelayProperties(
        @Valid @DefaultValue Server server,
        @Valid @DefaultValue Client client) {

    /**
     * What this node does as a relay for others.
     *
     * @param enabled whether it is a relay; it then lends its bandwidth to whoever can connect to it
     * @param maxReservations peers that have a reservation
     * @param maxReservationsPerIp those of them that come from one IPv4 address or IPv6 /64; loopback is exempt
     * @param reservationTime how long a reservation holds unless it is made anew
     * @param maxCircuits circuits, which are the connections through this relay
     * @param maxCircuitsPerPeer circuits from one peer, and circuits to one
     * @param maxCircuitsPerIp circuits from one IPv4 address or IPv6 /64; loopback is exempt
     * @param circuitBuffer what a circuit may have taken from one side and not given to the other before it stops reading
     * @param circuitIdle how long nothing may pass on a circuit before it is cut
     * @param circuitDuration how long a circuit may last; 0 sets no limit. Other implementations open no ordinary stream on a
     *     connection with any limit
     * @param circuitData how much a circuit may carry in each direction; 0 sets no limit. Other implementations open no ordinary
     *     stream on a connection with any limit
     * @param exchangeTimeout how long a peer may take for a message
     */
    public record Server(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("1024") @Min(1) int maxReservations,
            @DefaultValue("64") @Min(1) int maxReservationsPerIp,
            @DefaultValue("1h") @Positive Duration reservationTime,
            @DefaultValue("4096") @Min(1) int maxCircuits,
            @DefaultValue("256") @Min(1) int maxCircuitsPerPeer,
            @DefaultValue("1024") @Min(1) int maxCircuitsPerIp,
            @DefaultValue("256KB") DataSize circuitBuffer,
            @DefaultValue("10m") @Positive Duration circuitIdle,
            @DefaultValue("0s") Duration circuitDuration,
            @DefaultValue("0B") DataSize circuitData,
            @DefaultValue("30s") @Positive Duration exchangeTimeout) {}

    /**
     * Which relays this node uses to be reached.
     *
     * @param relays p2p addresses of relays, most wanted first, each with or without /p2p/&lt;peer id&gt;
     * @param wanted at how many of them to keep a reservation; if one is lost, another takes its place
     * @param maxCircuitsPerRelay connections that may come in through one relay at a time
     * @param exchangeTimeout how long a relay, and the target behind it, may take to answer
     * @param retryFirst how long to wait before a relay that failed is tried again; each failure in a row doubles it
     * @param retryAtMost the longest such wait
     * @param holePunching whether to try to connect directly with peers that were met through a relay
     * @param circuitGrace how long a connection through a relay is kept without streams once there is a direct one
     */
    public record Client(
            @DefaultValue List<Multiaddr> relays,
            @DefaultValue("2") @Min(0) int wanted,
            @DefaultValue("512") @Min(1) int maxCircuitsPerRelay,
            @DefaultValue("15s") @Positive Duration exchangeTimeout,
            @DefaultValue("1s") @Positive Duration retryFirst,
            @DefaultValue("1m") @Positive Duration retryAtMost,
            @DefaultValue("true") boolean holePunching,
            @DefaultValue("10s") @Positive Duration circuitGrace) {}
}
