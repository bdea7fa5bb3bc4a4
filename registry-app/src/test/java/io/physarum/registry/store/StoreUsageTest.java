package io.physarum.registry.store;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class StoreUsageTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "{\"a\":\"b\\\\c\"}", "\b\t\n\f\r\u0001\u001f", "größe サービス \uD83D\uDE80"})
    void countsWhatATextTakesInJson(String text) {
        long written = JsonMapper.shared().writeValueAsString(text).getBytes(StandardCharsets.UTF_8).length;

        assertThat(StoreUsage.jsonLength(text)).isEqualTo(written - 2);
    }
}
