package io.physarum.libp2p.host;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.dcutr.DirectDialer.Manner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dial of one address. It takes for granted that the peer speaks the security protocol that is wanted most, and so saves the
 * round trip of agreeing on it; where the peer refuses, it dials anew for the next. Both sides of a hole punch have one
 * connection only, and agree first.
 */
final class AddressDial {

    private static final Logger LOG = LoggerFactory.getLogger(AddressDial.class);

    private final Dialer dialer;

    private final Dialer.Target target;

    private final CompletableFuture<Connection> whole;

    private final UnaryOperator<HostConnection> take;

    private final CompletableFuture<HostConnection> result = new CompletableFuture<>();

    /**
     * A dial that has not begun.
     *
     * @param whole the dial that this is a part of
     * @param take what is done with the connection
     */
    AddressDial(
            Dialer dialer,
            Dialer.Target target,
            CompletableFuture<Connection> whole,
            UnaryOperator<HostConnection> take) {
        this.dialer = dialer;
        this.target = target;
        this.whole = whole;
        this.take = take;
    }

    CompletableFuture<HostConnection> start() {
        attempt(target.manner() == Manner.ORDINARY ? OptionalInt.of(0) : OptionalInt.empty());
        return result;
    }

    private void attempt(OptionalInt assumed) {
        CompletableFuture<HostConnection> attempt = dial(assumed);
        result.whenComplete((connection, failure) -> attempt.cancel(false));
        attempt.whenComplete((connection, failure) -> {
            if (failure == null) {
                result.complete(connection);
            } else {
                onFailure(assumed, Failures.unwrap(failure));
            }
        });
    }

    private void onFailure(OptionalInt assumed, Throwable cause) {
        List<String> ids = dialer.upgrader().securityIds();
        boolean isRefused = assumed.isPresent()
                && cause instanceof UnsupportedProtocolException refusal
                && refusal.protocols().equals(List.of(ids.get(assumed.getAsInt())));
        if (!isRefused) {
            result.completeExceptionally(cause);
        } else if (assumed.getAsInt() + 1 < ids.size()) {
            attempt(OptionalInt.of(assumed.getAsInt() + 1));
        } else {
            result.completeExceptionally(new UnsupportedProtocolException(ids));
        }
    }

    private CompletableFuture<HostConnection> dial(OptionalInt assumed) {
        if (whole.isDone()) {
            return CompletableFuture.failedFuture(new CancellationException("the dial is over"));
        }
        try {
            Multiaddr address = target.dialled();
            Optional<Transport> transport = dialer.transportFor(address);
            if (transport.isEmpty()) {
                return CompletableFuture.failedFuture(new UnsupportedOperationException("no transport can dial it"));
            }
            Function<Channel, CompletableFuture<HostConnection>> upgrade =
                    channel -> upgrade(transport.get(), channel, assumed).thenApply(take);
            if (target.manner() != Manner.ORDINARY) {
                return transport.get().punch(address, upgrade);
            }
            return transport.get().dial(address, target.origin(), upgrade);
        } catch (RuntimeException e) {
            LOG.error("the dial of {} failed in a way it must not", target.address(), e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<HostConnection> upgrade(Transport transport, Channel channel, OptionalInt assumed) {
        Origin origin = target.manner() == Manner.PUNCH_AS_SERVER ? Origin.DIALLED_AS_SERVER : Origin.DIALLED;
        CompletableFuture<HostConnection> upgrading = dialer.upgrader()
                .upgrade(transport, channel, new ConnectionUpgrader.Terms(origin, target.expected(), assumed));
        whole.whenComplete((connection, failure) -> upgrading.completeExceptionally(new CancellationException()));
        return upgrading;
    }
}
