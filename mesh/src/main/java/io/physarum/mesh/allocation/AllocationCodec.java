package io.physarum.mesh.allocation;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.mesh.allocation.pb.Offer;
import io.physarum.mesh.allocation.pb.Refusal;
import io.physarum.mesh.allocation.pb.Request;
import io.physarum.mesh.allocation.pb.Response;
import io.physarum.mesh.allocation.pb.Started;
import io.physarum.mesh.allocation.pb.Timing;
import io.physarum.mesh.allocation.pb.Wanted;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;

/** The messages of {@code /physarum/allocate/1.0.0}. Decoding fails with {@link ProtocolViolationException}. */
final class AllocationCodec {

    /** The longest message, in bytes. */
    static final int MAX_BYTES = 1 << 18;

    private static final int MAX_ADDRESSES = 64;

    private static final int MAX_TIMINGS = 64;

    private static final int MAX_STAGE_LENGTH = 64;

    private AllocationCodec() {}

    /** A decoded request. */
    record Asked(boolean toStart, AllocationRequest request) {}

    static byte[] offerRequest(AllocationRequest request) {
        return Request.newBuilder().setOffer(wanted(request)).build().toByteArray();
    }

    static byte[] startRequest(AllocationRequest request) {
        return Request.newBuilder().setStart(wanted(request)).build().toByteArray();
    }

    private static Wanted wanted(AllocationRequest request) {
        return Wanted.newBuilder()
                .setName(request.name().value())
                .setServiceInfo(ServiceInfoJson.write(request.info()))
                .build();
    }

    static Asked decodeRequest(byte[] message) {
        return decoding("request", () -> {
            Request request = Request.parseFrom(message);
            return switch (request.getKindCase()) {
                case OFFER -> new Asked(false, request(request.getOffer()));
                case START -> new Asked(true, request(request.getStart()));
                case KIND_NOT_SET -> throw new IllegalArgumentException("it asks for nothing known here");
            };
        });
    }

    private static AllocationRequest request(Wanted wanted) {
        return new AllocationRequest(ServiceName.of(wanted.getName()), ServiceInfoJson.parse(wanted.getServiceInfo()));
    }

    static byte[] encode(AllocationOffer offer) {
        Offer.Builder message = Offer.newBuilder()
                .setAccepted(offer.accepted())
                .setFreeCpuPercent(offer.freeCpuPercent())
                .setFreeMemoryMebibytes(offer.freeMemoryMebibytes())
                .setLoadAverage(offer.loadAverage())
                .setImagePresent(offer.imagePresent())
                .setInstances(offer.instances());
        if (offer.refusal() != null) {
            message.setRefusal(offer.refusal());
        }
        return Response.newBuilder().setOffer(message).build().toByteArray();
    }

    static byte[] encode(StartedInstance instance) {
        Started.Builder message = Started.newBuilder()
                .setPeerId(ByteString.copyFrom(instance.peer().peerId().bytes()))
                .setServiceAddress(instance.address());
        instance.peer().addresses().stream()
                .limit(MAX_ADDRESSES)
                .forEach(address -> message.addAddresses(ByteString.copyFrom(address.bytes())));
        instance.timings().entrySet().stream()
                .limit(MAX_TIMINGS)
                .forEach(timing -> message.addTimings(Timing.newBuilder()
                        .setStage(timing.getKey())
                        .setMicros(timing.getValue().toNanos() / 1000)));
        return Response.newBuilder().setStarted(message).build().toByteArray();
    }

    static byte[] encode(AllocationRefusedException refusal) {
        String message = refusal.getMessage();
        return Response.newBuilder()
                .setRefusal(Refusal.newBuilder()
                        .setCode(Refusal.Code.valueOf(refusal.reason().name()))
                        .setMessage(message == null ? "" : message))
                .build()
                .toByteArray();
    }

    static AllocationOffer decodeOffer(byte[] message) {
        return decoding("offer", () -> {
            Response response = Response.parseFrom(message);
            return switch (response.getKindCase()) {
                case OFFER -> offer(response.getOffer());
                case REFUSAL -> AllocationOffer.refused(response.getRefusal().getMessage());
                default -> throw new IllegalArgumentException("it is no offer");
            };
        });
    }

    private static AllocationOffer offer(Offer offer) {
        return new AllocationOffer(
                offer.getAccepted(),
                offer.getAccepted() ? null : offer.getRefusal(),
                offer.getFreeCpuPercent(),
                offer.getFreeMemoryMebibytes(),
                offer.getLoadAverage(),
                offer.getImagePresent(),
                offer.getInstances());
    }

    /** The instance; a refusal fails with {@link AllocationRefusedException}. */
    static StartedInstance decodeStarted(byte[] message) {
        return decoding("answer to a start", () -> {
            Response response = Response.parseFrom(message);
            return switch (response.getKindCase()) {
                case STARTED -> started(response.getStarted());
                case REFUSAL -> throw refusal(response.getRefusal());
                default -> throw new IllegalArgumentException("it is neither an instance nor a refusal");
            };
        });
    }

    private static StartedInstance started(Started started) {
        if (started.getAddressesCount() > MAX_ADDRESSES || started.getTimingsCount() > MAX_TIMINGS) {
            throw new IllegalArgumentException("it has too many addresses or timings");
        }
        List<Multiaddr> addresses = started.getAddressesList().stream()
                .map(address -> Multiaddr.of(address.toByteArray()))
                .toList();
        Map<String, Duration> timings = new LinkedHashMap<>();
        for (Timing timing : started.getTimingsList()) {
            if (timing.getStage().length() > MAX_STAGE_LENGTH || timing.getMicros() < 0) {
                throw new IllegalArgumentException("it has a timing that cannot be");
            }
            timings.put(timing.getStage(), Duration.of(timing.getMicros(), ChronoUnit.MICROS));
        }
        PeerId peer = PeerId.of(started.getPeerId().toByteArray());
        return new StartedInstance(new PeerInfo(peer, addresses), started.getServiceAddress(), timings);
    }

    private static AllocationRefusedException refusal(Refusal refusal) {
        AllocationRefusedException.Reason reason = refusal.getCode() == Refusal.Code.UNRECOGNIZED
                ? AllocationRefusedException.Reason.OTHER
                : AllocationRefusedException.Reason.valueOf(refusal.getCode().name());
        return new AllocationRefusedException(reason, refusal.getMessage(), null);
    }

    private interface Decoding<T> {

        T decode() throws InvalidProtocolBufferException;
    }

    private static <T> T decoding(String what, Decoding<T> decoding) {
        try {
            return decoding.decode();
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new ProtocolViolationException("the " + what + " is malformed: " + e.getMessage(), e);
        }
    }
}
