package io.physarum.mesh.registry;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.physarum.mesh.registry.RegistryMessages.AddRequest;
import io.physarum.mesh.registry.RegistryMessages.GetAnswer;
import io.physarum.mesh.registry.RegistryMessages.ListAnswer;
import io.physarum.mesh.registry.RegistryMessages.MemberAddRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RegistryMessagesTest {

    @Test
    void writesTheOriginalsBytes() {
        assertThat(text(new AddRequest("hello", "{\"CpuReq\":0}")))
                .isEqualTo("{\"Name\":\"hello\",\"InfoStr\":\"{\\\"CpuReq\\\":0}\"}");
        assertThat(text(new GetAnswer("{}", true))).isEqualTo("{\"InfoStr\":\"{}\",\"LookupOk\":true}");
        assertThat(text(new GetAnswer("", false))).isEqualTo("{\"InfoStr\":\"\",\"LookupOk\":false}");
        assertThat(text(new ListAnswer(Map.of("a", "{}"), true)))
                .isEqualTo("{\"NameToInfoStr\":{\"a\":\"{}\"},\"LookupOk\":true}");
        assertThat(text(new MemberAddRequest("infra2", "http://10.0.0.2:2380")))
                .isEqualTo("{\"MemberName\":\"infra2\",\"MemberPeerUrl\":\"http://10.0.0.2:2380\"}");
    }

    @Test
    void readsTheOriginalsBytes() {
        assertThat(read("{\"Name\":\"calc-server:1.1\",\"InfoStr\":\"{}\"}", AddRequest.class))
                .isEqualTo(new AddRequest("calc-server:1.1", "{}"));
        assertThat(read("{\"InfoStr\":\"{}\",\"LookupOk\":true}\n", GetAnswer.class))
                .isEqualTo(new GetAnswer("{}", true));
        assertThat(read("{\"NameToInfoStr\":null,\"LookupOk\":true}", ListAnswer.class))
                .isEqualTo(new ListAnswer(null, true));
    }

    @Test
    void refusesWhatIsNoMessage() {
        for (String bad : new String[] {"", "null", "[]", "{", "{\"Name\":{}}", "{}{}", "[".repeat(100_000)}) {
            assertThatThrownBy(() -> read(bad, AddRequest.class))
                    .as(bad.substring(0, Math.min(20, bad.length())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the message is ");
        }
    }

    private static String text(Object message) {
        return new String(RegistryMessages.write(message), StandardCharsets.UTF_8);
    }

    private static <T> T read(String json, Class<T> type) {
        return RegistryMessages.read(json.getBytes(StandardCharsets.UTF_8), type);
    }
}
