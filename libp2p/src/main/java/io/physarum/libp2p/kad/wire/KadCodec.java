package io.physarum.libp2p.kad.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.pb.KadProto;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Turns messages into frames and back. Peers with a malformed id and malformed addresses are left out, as other
 * implementations know kinds of either that this one does not; anything else malformed is a violation.
 */
public final class KadCodec {

    /** The most bytes a key may have. */
    public static final int MAX_KEY_BYTES = 1024;

    private static final int MAX_FIELDS = 32 * 1024;

    private static final int MAX_PEERS = 1024;

    private static final int MAX_ADDRESS_BYTES = 256;

    private final int maxAddressesPerPeer;

    /** A codec that keeps at most so many addresses of each peer. */
    public KadCodec(int maxAddressesPerPeer) {
        this.maxAddressesPerPeer = maxAddressesPerPeer;
    }

    /** The frame of a message, length included; the caller releases it. */
    public ByteBuf encode(KadMessage message, ByteBufAllocator allocator) {
        KadProto.Message proto = toProto(message);
        int length = proto.getSerializedSize();
        int total = CodedOutputStream.computeUInt32SizeNoTag(length) + length;
        ByteBuf frame = allocator.buffer(total, total);
        try {
            ByteBuffer target = frame.internalNioBuffer(0, total);
            CodedOutputStream out = CodedOutputStream.newInstance(target);
            out.writeUInt32NoTag(length);
            proto.writeTo(out);
            out.flush();
            return frame.writerIndex(total);
        } catch (IOException e) {
            frame.release();
            throw new IllegalStateException("a message is larger than its computed size", e);
        }
    }

    /**
     * The message in a frame's bytes (without the length); reads them all, does not release them.
     *
     * @throws ProtocolViolationException if they are no message, or one over a limit
     */
    public KadMessage decode(ByteBuf frame) {
        try {
            ByteBuffer bytes = frame.nioBuffer();
            new FieldBudget(MAX_FIELDS).check(CodedInputStream.newInstance(bytes.duplicate()));
            KadProto.Message proto = KadProto.Message.parseFrom(CodedInputStream.newInstance(bytes));
            frame.skipBytes(frame.readableBytes());
            return fromProto(proto);
        } catch (IOException e) {
            throw new ProtocolViolationException("a DHT message is not valid protobuf", e);
        }
    }

    private static KadProto.Message toProto(KadMessage message) {
        KadProto.Message.Builder builder = KadProto.Message.newBuilder()
                .setTypeValue(message.type().number())
                .setKey(message.key());
        message.closerPeers().forEach(peer -> builder.addCloserPeers(toProto(peer)));
        message.providers().forEach(peer -> builder.addProviderPeers(toProto(peer)));
        KadRecord stored = message.record();
        if (stored != null) {
            builder.setRecord(KadProto.Record.newBuilder()
                    .setKey(stored.key())
                    .setValue(stored.value())
                    .setTimeReceived(stored.timeReceived()));
        }
        return builder.build();
    }

    private static KadProto.Message.Peer toProto(PeerInfo peer) {
        KadProto.Message.Peer.Builder builder = KadProto.Message.Peer.newBuilder()
                .setId(ByteString.copyFrom(peer.peerId().bytes()));
        peer.addresses().forEach(address -> builder.addAddrs(ByteString.copyFrom(address.bytes())));
        return builder.build();
    }

    private KadMessage fromProto(KadProto.Message proto) {
        KadMessageType type = KadMessageType.of(proto.getTypeValue())
                .orElseThrow(() ->
                        new ProtocolViolationException("DHT message type " + proto.getTypeValue() + " is unknown"));
        if (proto.getKey().size() > MAX_KEY_BYTES) {
            throw new ProtocolViolationException("a DHT key has over " + MAX_KEY_BYTES + " bytes");
        }
        KadProto.Record stored = proto.getRecord();
        return new KadMessage(
                type,
                proto.getKey(),
                proto.hasRecord() ? new KadRecord(stored.getKey(), stored.getValue(), stored.getTimeReceived()) : null,
                peers(proto.getCloserPeersList()),
                peers(proto.getProviderPeersList()));
    }

    private List<PeerInfo> peers(List<KadProto.Message.Peer> protos) {
        List<PeerInfo> peers = new ArrayList<>(Math.min(protos.size(), MAX_PEERS));
        for (KadProto.Message.Peer proto : protos) {
            if (peers.size() == MAX_PEERS) {
                break;
            }
            try {
                PeerId id = PeerId.of(proto.getId().toByteArray());
                peers.add(new PeerInfo(id, addresses(id, proto.getAddrsList())));
            } catch (IllegalArgumentException ignored) {
                // A peer of a kind unknown here is of no use, the others are.
            }
        }
        return peers;
    }

    private List<Multiaddr> addresses(PeerId peer, List<ByteString> encoded) {
        List<Multiaddr> addresses = new ArrayList<>();
        for (ByteString bytes : encoded) {
            if (addresses.size() == maxAddressesPerPeer) {
                break;
            }
            if (bytes.isEmpty() || bytes.size() > MAX_ADDRESS_BYTES) {
                continue;
            }
            try {
                Multiaddr address = Multiaddr.of(bytes.toByteArray());
                Multiaddr bare = address.withoutPeer();
                boolean ofAnother =
                        PeerId.of(address).filter(named -> !named.equals(peer)).isPresent();
                if (!ofAnother && !addresses.contains(bare)) {
                    addresses.add(bare);
                }
            } catch (IllegalArgumentException ignored) {
                // An address of a transport unknown here.
            }
        }
        return addresses;
    }
}
