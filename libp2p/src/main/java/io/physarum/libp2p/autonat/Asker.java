package io.physarum.libp2p.autonat;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.autonat.pb.AutonatMessage;
import io.physarum.libp2p.autonat.pb.DialResponse;
import io.physarum.libp2p.autonat.pb.DialStatus;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks servers to dial, and believes of their answers what can be checked. */
final class Asker {

    /** What a server made of a request. */
    sealed interface Outcome {

        /**
         * It dialled an address, and did or did not get through.
         *
         * @param address which
         * @param reached whether the dial arrived here
         */
        record Dialled(Multiaddr address, boolean reached) implements Outcome {}

        /** It refused, failed, or said what cannot be: nothing is learnt. */
        record Nothing() implements Outcome {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Asker.class);

    private final DialBacks dialBacks;

    private final AutonatConfig config;

    private final LimitListener limitListener;

    private final RandomGenerator random;

    Asker(DialBacks dialBacks, AutonatConfig config, LimitListener limitListener, RandomGenerator random) {
        this.dialBacks = dialBacks;
        this.config = config;
        this.limitListener = limitListener;
        this.random = random;
    }

    /** Asks the peer of a connection; the future never fails. */
    CompletableFuture<Outcome> ask(Connection server, List<Multiaddr> addresses) {
        long nonce = random.nextLong();
        if (!dialBacks.expect(nonce)) {
            return CompletableFuture.completedFuture(new Outcome.Nothing());
        }
        AskHandler handler = new AskHandler(addresses, nonce, config.limits().maxDialData());
        CompletableFuture<DialResponse> answer = handler.result();
        limit(server.channel().eventLoop(), answer);
        server.newStream(ProtocolBinding.of(AutonatProtocol.DIAL_REQUEST, stream -> {
                    answer.whenComplete((done, failure) -> stream.close());
                    stream.pipeline()
                            .addLast(new MessageDecoder(AutonatMessage.parser(), AutonatProtocol.MAX_MESSAGE), handler);
                }))
                .whenComplete((stream, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(Failures.unwrap(failure));
                    }
                });
        return answer.handle((response, failure) -> {
            Optional<Multiaddr> arrival = dialBacks.settle(nonce);
            return failure != null ? nothing(server, Failures.unwrap(failure)) : judge(response, addresses, arrival);
        });
    }

    private void limit(EventLoop loop, CompletableFuture<?> answer) {
        Duration time = config.timeout();
        Future<?> timer = loop.schedule(
                () -> answer.completeExceptionally(new RequestTimeoutException("a dial back", time)),
                time.toNanos(),
                TimeUnit.NANOSECONDS);
        answer.whenComplete((done, failure) -> timer.cancel(false));
    }

    private Outcome nothing(Connection server, Throwable failure) {
        if (failure instanceof LimitExceededException exceeded) {
            limitListener.onLimit(exceeded.limit());
        }
        if (failure instanceof Libp2pException) {
            LOG.debug("{}: no answer to a request to dial back: {}", server, failure.toString());
        } else {
            LOG.error("{}: a request to dial back failed", server, failure);
        }
        return new Outcome.Nothing();
    }

    /** A server that claims to have got through is believed only if its dial came, at an address of the same kind. */
    private static Outcome judge(DialResponse response, List<Multiaddr> addresses, Optional<Multiaddr> arrival) {
        int index = response.getAddrIdx();
        if (response.getStatus() != DialResponse.ResponseStatus.OK
                || Integer.compareUnsigned(index, addresses.size()) >= 0) {
            return new Outcome.Nothing();
        }
        Multiaddr address = addresses.get(index);
        if (response.getDialStatus() == DialStatus.E_DIAL_ERROR && arrival.isEmpty()) {
            return new Outcome.Dialled(address, false);
        }
        return response.getDialStatus() == DialStatus.OK
                        && arrival.filter(local -> isLike(local, address)).isPresent()
                ? new Outcome.Dialled(address, true)
                : new Outcome.Nothing();
    }

    private static boolean isLike(Multiaddr local, Multiaddr address) {
        return PublicAddresses.ip(local)
                .map(ip -> ip instanceof Inet4Address)
                .equals(PublicAddresses.ip(address).map(ip -> ip instanceof Inet4Address));
    }
}
