package io.physarum.libp2p.autonat;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.autonat.pb.AutonatMessage;
import io.physarum.libp2p.autonat.pb.DialDataRequest;
import io.physarum.libp2p.autonat.pb.DialDataResponse;
import io.physarum.libp2p.autonat.pb.DialRequest;
import io.physarum.libp2p.autonat.pb.DialResponse;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.multiformats.Multiaddr;

/** The asking side of one request: sends it, pays what the server asks for once, and waits for the answer. */
final class AskHandler extends SimpleChannelInboundHandler<AutonatMessage> {

    private static final ByteString ZEROES = ByteString.copyFrom(new byte[AutonatProtocol.DATA_BYTES]);

    private final List<Multiaddr> addresses;

    private final long nonce;

    private final int maxDialData;

    private final CompletableFuture<DialResponse> result = new CompletableFuture<>();

    /** Bytes that are still to be sent. */
    private long owed;

    private boolean asked;

    AskHandler(List<Multiaddr> addresses, long nonce, int maxDialData) {
        this.addresses = addresses;
        this.nonce = nonce;
        this.maxDialData = maxDialData;
    }

    CompletableFuture<DialResponse> result() {
        return result;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        DialRequest.Builder request = DialRequest.newBuilder().setNonce(nonce);
        addresses.forEach(address -> request.addAddrs(ByteString.copyFrom(address.bytes())));
        write(context, AutonatMessage.newBuilder().setDialRequest(request).build());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, AutonatMessage message) {
        if (message.hasDialResponse()) {
            result.complete(message.getDialResponse());
            context.close();
        } else if (message.hasDialDataRequest() && !asked) {
            asked = true;
            pay(context, message.getDialDataRequest());
        } else {
            throw new ProtocolViolationException("an AutoNAT server answers with something else");
        }
    }

    private void pay(ChannelHandlerContext context, DialDataRequest request) {
        if (Integer.compareUnsigned(request.getAddrIdx(), addresses.size()) >= 0) {
            throw new ProtocolViolationException("an AutoNAT server asks for data for an address that is not there");
        }
        if (Long.compareUnsigned(request.getNumBytes(), maxDialData) > 0) {
            throw new LimitExceededException(Limit.AUTONAT_MAX_DIAL_DATA, maxDialData);
        }
        owed = request.getNumBytes();
        send(context);
    }

    private void send(ChannelHandlerContext context) {
        while (owed > 0 && context.channel().isWritable()) {
            ByteString data = ZEROES.substring(0, (int) Math.min(owed, ZEROES.size()));
            owed -= data.size();
            write(
                    context,
                    AutonatMessage.newBuilder()
                            .setDialDataResponse(DialDataResponse.newBuilder().setData(data))
                            .build());
        }
    }

    private static void write(ChannelHandlerContext context, AutonatMessage message) {
        context.writeAndFlush(AutonatProtocol.encode(message, context.alloc()), context.voidPromise());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        send(context);
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        result.completeExceptionally(FaultReport.cause(cause));
        context.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        result.completeExceptionally(new ConnectionClosedException("the AutoNAT stream closed"));
        context.fireChannelInactive();
    }
}
