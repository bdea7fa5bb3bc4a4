package io.physarum.starter.relay;

import io.physarum.libp2p.relay.CircuitLimit;
import io.physarum.libp2p.relay.client.RelayClientConfig;
import io.physarum.libp2p.relay.server.RelayLimits;
import io.physarum.starter.RelayProperties;
import io.physarum.starter.host.HostConfigurationException;

/** Turns the properties into the configuration of relays. */
final class RelayConfigs {

    private RelayConfigs() {}

    static RelayLimits server(RelayProperties.Server server) {
        try {
            return new RelayLimits(
                    server.maxReservations(),
                    server.maxReservationsPerIp(),
                    server.reservationTime(),
                    server.maxCircuits(),
                    server.maxCircuitsPerPeer(),
                    server.maxCircuitsPerIp(),
                    Math.toIntExact(server.circuitBuffer().toBytes()),
                    server.circuitIdle(),
                    new CircuitLimit(
                            server.circuitDuration(), server.circuitData().toBytes()),
                    server.exchangeTimeout());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw refused("server", e);
        }
    }

    static RelayClientConfig client(RelayProperties.Client client) {
        try {
            return new RelayClientConfig(
                    client.relays(),
                    client.wanted(),
                    client.maxCircuitsPerRelay(),
                    client.exchangeTimeout(),
                    client.retryFirst(),
                    client.retryAtMost(),
                    client.holePunching(),
                    client.circuitGrace());
        } catch (IllegalArgumentException e) {
            throw refused("client", e);
        }
    }

    private static HostConfigurationException refused(String side, RuntimeException cause) {
        return new HostConfigurationException(
                "physarum.p2p.relay." + side + ".* is not possible: " + cause.getMessage() + ".",
                "Change what the message names.",
                cause);
    }
}
