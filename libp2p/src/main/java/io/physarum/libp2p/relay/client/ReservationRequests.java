package io.physarum.libp2p.relay.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.pb.HopMessage;
import io.physarum.libp2p.relay.pb.RelayReservation;

/** Asks relays for reservations. */
@FunctionalInterface
interface ReservationRequests {

    /**
     * What a relay granted.
     *
     * @param connection the connection to the relay, with which the reservation ends
     * @param reservation what it told of it
     */
    record Grant(Connection connection, RelayReservation reservation) {}

    /** Asks a relay, connecting first if need be; may complete on any event loop, and fails if there is no reservation. */
    CompletableFuture<Grant> reserve(Multiaddr relay);

    /** Those of a host, on hop streams. */
    static ReservationRequests of(Host host, Duration exchangeTimeout) {
        HopMessage reserve =
                HopMessage.newBuilder().setType(HopMessage.Type.RESERVE).build();
        return relay -> {
            HopExchange exchange = new HopExchange("a reservation", reserve, exchangeTimeout);
            return host.connect(relay).thenCompose(exchange::ask).thenApply(answer -> {
                exchange.end(answer.stream());
                return new Grant(answer.stream().connection(), answer.message().getReservation());
            });
        };
    }
}
