package io.physarum.mesh.service;

import java.util.Random;

import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ServiceInfoJsonTest {

    private static final String ORIGINAL =
            "{\"ContentHash\":\"QmHash\",\"DockerHash\":\"user/hello@sha256:00\",\"NetworkSoftReq\":{\"RTT\":500},"
                    + "\"NetworkHardReq\":{\"RTT\":1000},\"CpuReq\":0,\"MemoryReq\":0}";

    @Test
    void readsAnEntryOfTheOriginal() {
        ServiceInfo info = ServiceInfoJson.parse(ORIGINAL);

        assertThat(info.contentHash()).isEqualTo("QmHash");
        assertThat(info.dockerHash()).isEqualTo("user/hello@sha256:00");
        assertThat(info.networkSoftReq().roundTripMillis()).isEqualTo(500);
        assertThat(info.networkHardReq().roundTripMillis()).isEqualTo(1000);
        assertThat(info.proxy()).isEqualTo(ProxyForm.EMBEDDED);
        assertThat(info.protocols()).containsExactly("http");
    }

    @Test
    void writesTheOriginalsFieldsUnderTheirNames() {
        String json = ServiceInfoJson.write(ServiceInfoJson.parse(ORIGINAL));

        assertThat(json)
                .startsWith(ORIGINAL.substring(0, ORIGINAL.length() - 1))
                .contains("\"Proxy\":\"embedded\"");
        assertThat(ServiceInfoJson.parse(json)).isEqualTo(ServiceInfoJson.parse(ORIGINAL));
    }

    @Test
    void skipsFieldsItDoesNotKnow() {
        String json = ORIGINAL.replace("\"CpuReq\":0", "\"Colour\":{\"r\":[1,2]},\"CpuReq\":50");

        assertThat(ServiceInfoJson.parse(json).cpuReq()).isEqualTo(50);
    }

    @Test
    void namesLineColumnAndFieldOfAMistake() {
        String json = "{\n  \"ContentHash\": \"a\",\n  \"NetworkSoftReq\": {\n    \"RTT\": -1\n  }\n}";

        var failure = catchThrowableOfType(MalformedJsonException.class, () -> ServiceInfoJson.parse(json));

        assertThat(failure.line()).isEqualTo(4);
        assertThat(failure.column()).isGreaterThan(1);
        assertThat(failure.field()).isEqualTo("NetworkSoftReq.RTT");
        assertThat(failure).hasMessageContaining("line 4").hasMessageContaining("-1");
    }

    @Test
    void refusesWhatIsTooLongTooDeepTwiceOrNothing() {
        assertThatThrownBy(() -> ServiceInfoJson.parse("\"" + "x".repeat(1 << 20) + "\""))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("characters");
        assertThatThrownBy(() -> ServiceInfoJson.parse("{\"X\":" + "[".repeat(5000)))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> ServiceInfoJson.parse("{\"CpuReq\":1,\"CpuReq\":2}"))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> ServiceInfoJson.parse("null")).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> ServiceInfoJson.parse("")).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> ServiceInfoJson.parse(ORIGINAL + "{}")).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void onlyEverFailsWithItsOwnException() {
        Random random = Seeds.random();
        for (int i = 0; i < 2000; i++) {
            StringBuilder json = new StringBuilder(ORIGINAL);
            for (int change = 0; change < 3; change++) {
                json.setCharAt(random.nextInt(json.length()), (char) random.nextInt(128));
            }
            try {
                ServiceInfoJson.parse(json.toString());
            } catch (MalformedJsonException expected) {
                assertThat(expected.line()).isPositive();
            } catch (RuntimeException e) {
                throw new AssertionError("document " + json, e);
            }
        }
    }
}
