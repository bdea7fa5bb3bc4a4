package io.physarum.mesh.allocation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.testing.Seeds;
import io.physarum.mesh.allocation.pb.Response;
import io.physarum.mesh.allocation.pb.Started;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class AllocationCodecTest {

    private static final AllocationRequest REQUEST =
            new AllocationRequest(ServiceName.of("hello"), Samples.service("hash", 10, 100));

    private static final StartedInstance INSTANCE = new StartedInstance(
            Samples.peerInfo("allocator"),
            "127.0.0.1:8080",
            timings(Map.entry("pull", Duration.ofMillis(1)), Map.entry("ready", Duration.ofNanos(2000))));

    @Test
    void requestsComeBackAsTheyWere() {
        assertThat(AllocationCodec.decodeRequest(AllocationCodec.offerRequest(REQUEST)))
                .isEqualTo(new AllocationCodec.Asked(false, REQUEST));
        assertThat(AllocationCodec.decodeRequest(AllocationCodec.startRequest(REQUEST)))
                .isEqualTo(new AllocationCodec.Asked(true, REQUEST));
    }

    @Test
    void answersComeBackAsTheyWere() {
        AllocationOffer offer = new AllocationOffer(true, null, 150, 2048, 0.25, true, 3);
        AllocationOffer refused = AllocationOffer.refused("no memory left");

        assertThat(AllocationCodec.decodeOffer(AllocationCodec.encode(offer))).isEqualTo(offer);
        assertThat(AllocationCodec.decodeOffer(AllocationCodec.encode(refused))).isEqualTo(refused);
        assertThat(AllocationCodec.decodeStarted(AllocationCodec.encode(INSTANCE)))
                .isEqualTo(INSTANCE);
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonOfARefusalComesBackAsItWas(Reason reason) {
        byte[] message = AllocationCodec.encode(new AllocationRefusedException(reason, "because", null));

        var refusal =
                catchThrowableOfType(AllocationRefusedException.class, () -> AllocationCodec.decodeStarted(message));
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessage("because");
        assertThat(AllocationCodec.decodeOffer(message).refusal()).isEqualTo("because");
    }

    @Test
    void blamesThePeerForWhatIsMalformed() {
        assertThatThrownBy(() -> AllocationCodec.decodeRequest(new byte[0]))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("nothing known");
        assertThatThrownBy(() -> AllocationCodec.decodeStarted(AllocationCodec.encode(AllocationOffer.refused("x"))))
                .isInstanceOf(ProtocolViolationException.class);
        byte[] noPeer = Response.newBuilder()
                .setStarted(Started.newBuilder().setPeerId(ByteString.copyFrom(new byte[] {1, 2, 3})))
                .build()
                .toByteArray();
        assertThatThrownBy(() -> AllocationCodec.decodeStarted(noPeer)).isInstanceOf(ProtocolViolationException.class);
        Started.Builder crowded = Started.newBuilder();
        for (int i = 0; i < 65; i++) {
            crowded.addAddresses(ByteString.EMPTY);
        }
        byte[] tooMany = Response.newBuilder().setStarted(crowded).build().toByteArray();
        assertThatThrownBy(() -> AllocationCodec.decodeStarted(tooMany))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("too many");
    }

    @Test
    void onlyEverFailsWithAKnownException() {
        Random random = Seeds.random();
        byte[] good = AllocationCodec.encode(INSTANCE);
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                AllocationCodec.decodeStarted(bad);
                AllocationCodec.decodeRequest(bad);
            } catch (ProtocolViolationException | AllocationRefusedException expected) {
                assertThat(expected).isNotNull();
            }
        }
    }

    @Test
    void makesARequestFromAnImageAlone() {
        assertThat(AllocationRequest.ofImage("reg.example:5000/user/hello-server:1.0")
                        .name())
                .isEqualTo(ServiceName.of("hello-server"));
        assertThat(AllocationRequest.ofImage("user/hello@sha256:ab/cd").name()).isEqualTo(ServiceName.of("hello"));
        assertThat(AllocationRequest.ofImage("hello").info().dockerHash()).isEqualTo("hello");
        assertThatThrownBy(() -> AllocationRequest.ofImage("user/")).isInstanceOf(IllegalArgumentException.class);
    }

    @SafeVarargs
    private static Map<String, Duration> timings(Map.Entry<String, Duration>... entries) {
        Map<String, Duration> timings = new LinkedHashMap<>();
        for (Map.Entry<String, Duration> entry : entries) {
            timings.put(entry.getKey(), entry.getValue());
        }
        return timings;
    }
}
