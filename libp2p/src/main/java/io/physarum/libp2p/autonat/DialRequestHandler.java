package io.physarum.libp2p.autonat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.autonat.pb.AutonatMessage;
import io.physarum.libp2p.autonat.pb.DialDataRequest;
import io.physarum.libp2p.autonat.pb.DialRequest;
import io.physarum.libp2p.autonat.pb.DialResponse;
import io.physarum.libp2p.autonat.pb.DialResponse.ResponseStatus;
import io.physarum.libp2p.autonat.pb.DialStatus;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * The serving side of one request. What fails is fired as an exception, which resets the stream.
 *
 * <pre>
 * REQUEST --an address where the peer is--> DIALLING --dialled--> DONE
 * REQUEST --an address elsewhere--> DATA --all of it is there--> DIALLING
 * REQUEST --too many, or no address that is dialled--> DONE
 * </pre>
 *
 * <p>A dial goes on, and counts, when the stream ends before it.
 */
final class DialRequestHandler extends SimpleChannelInboundHandler<AutonatMessage> {

    private enum State {
        REQUEST,
        DATA,
        DIALLING,
        DONE
    }

    private final AutonatServer server;

    private final Stream stream;

    private State state = State.REQUEST;

    private boolean entered;

    private @Nullable Future<?> timer;

    private @Nullable Selected selected;

    private long missing;

    /** The address to dial, its place in the request, and what to show there. */
    private record Selected(Multiaddr address, int index, long nonce) {}

    DialRequestHandler(AutonatServer server, Stream stream) {
        this.server = server;
        this.stream = stream;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer = context.executor()
                .schedule(
                        () -> context.fireExceptionCaught(new RequestTimeoutException(
                                "a request to dial back", server.config().timeout())),
                        server.config().timeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, AutonatMessage message) {
        switch (state) {
            case REQUEST -> onRequest(context, message);
            case DATA -> onData(context, message);
            case DIALLING -> throw new ProtocolViolationException("a peer goes on while its address is dialled");
            case DONE -> {
                // The answer is on its way.
            }
        }
    }

    private void onRequest(ChannelHandlerContext context, AutonatMessage message) {
        if (!message.hasDialRequest()) {
            throw new ProtocolViolationException("an AutoNAT stream does not begin with a request");
        }
        try {
            server.gate().enter(stream.remotePeer());
            entered = true;
            Optional<Selected> choice = select(message.getDialRequest());
            if (choice.isEmpty()) {
                answer(context, DialResponse.newBuilder().setStatus(ResponseStatus.E_DIAL_REFUSED));
                return;
            }
            selected = choice.get();
            if (isElsewhere(choice.get().address())) {
                server.gate().enterElsewhere();
                askForData(context, choice.get());
            } else {
                dial(context, choice.get());
            }
        } catch (LimitExceededException e) {
            server.limitListener().onLimit(e.limit());
            answer(context, DialResponse.newBuilder().setStatus(ResponseStatus.E_REQUEST_REJECTED));
        }
    }

    private Optional<Selected> select(DialRequest request) {
        List<ByteString> addresses = request.getAddrsList();
        int most = server.config().limits().addresses();
        if (addresses.size() > most) {
            server.limitListener().onLimit(Limit.AUTONAT_ADDRESSES.text());
        }
        for (int i = 0; i < Math.min(addresses.size(), most); i++) {
            try {
                Multiaddr address = Multiaddr.of(addresses.get(i).toByteArray());
                if (server.isDialled(address)) {
                    return Optional.of(new Selected(address, i, request.getNonce()));
                }
            } catch (IllegalArgumentException ignored) {
                // It may be of a kind that this node does not know.
            }
        }
        return Optional.empty();
    }

    private boolean isElsewhere(Multiaddr address) {
        Optional<InetAddress> observed = PublicAddresses.ip(stream.connection().remoteAddress());
        return observed.isEmpty() || !PublicAddresses.ip(address).equals(observed);
    }

    private void askForData(ChannelHandlerContext context, Selected choice) {
        state = State.DATA;
        missing = server.dialData();
        write(
                context,
                AutonatMessage.newBuilder()
                        .setDialDataRequest(DialDataRequest.newBuilder()
                                .setAddrIdx(choice.index())
                                .setNumBytes(missing))
                        .build());
    }

    private void onData(ChannelHandlerContext context, AutonatMessage message) {
        if (!message.hasDialDataResponse()) {
            throw new ProtocolViolationException("a peer does not send what its dial costs");
        }
        int length = message.getDialDataResponse().getData().size();
        if (length == 0) {
            throw new ProtocolViolationException("a peer sends nothing of what its dial costs");
        }
        missing -= length;
        if (missing <= 0 && selected != null) {
            dial(context, selected);
        }
    }

    private void dial(ChannelHandlerContext context, Selected choice) {
        state = State.DIALLING;
        server.dial(stream.remotePeer(), choice.address(), choice.nonce())
                .whenComplete((status, failure) -> context.executor()
                        .execute(() -> onDialled(context, choice, failure == null ? status : DialStatus.E_DIAL_ERROR)));
    }

    private void onDialled(ChannelHandlerContext context, Selected choice, DialStatus status) {
        if (state == State.DIALLING) {
            answer(
                    context,
                    DialResponse.newBuilder()
                            .setStatus(ResponseStatus.OK)
                            .setAddrIdx(choice.index())
                            .setDialStatus(status));
        } else {
            leave();
        }
    }

    private void answer(ChannelHandlerContext context, DialResponse.Builder response) {
        state = State.DONE;
        leave();
        context.writeAndFlush(AutonatProtocol.encode(
                        AutonatMessage.newBuilder().setDialResponse(response).build(), context.alloc()))
                .addListener((ChannelFutureListener) written -> stream.shutdownOutput());
    }

    private static void write(ChannelHandlerContext context, AutonatMessage message) {
        context.writeAndFlush(AutonatProtocol.encode(message, context.alloc()), context.voidPromise());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (state != State.DIALLING) {
            leave();
        }
        state = State.DONE;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void leave() {
        if (entered) {
            entered = false;
            server.gate().leave(stream.remotePeer());
        }
    }
}
