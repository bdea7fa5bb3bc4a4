package io.physarum.libp2p.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LimitTest {

    @Test
    void theMessageNamesThePropertyIfThereIsOne() {
        assertThat(new LimitExceededException(Limit.DHT_STREAMS, 7))
                .hasMessage(
                        "limit dht-streams of 7 reached; raise physarum.p2p.dht.limits.streams if this is expected");
        assertThat(new LimitExceededException(Limit.INBOUND_PING_STREAMS_PER_PEER, 7))
                .hasMessage("limit inbound-ping-streams-per-peer of 7 reached");
    }

    /** By its property or, if it has none, by its own name. */
    @Test
    void eachIsOnThePageOfLimits() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "libp2p", "limits.md"));
        assertThat(Limit.values())
                .allSatisfy(limit -> assertThat(page)
                        .contains(
                                "`" + limit.property().map(LimitTest::lastPart).orElseGet(limit::text) + "`"));
    }

    private static String lastPart(String property) {
        return property.substring(property.lastIndexOf('.') + 1);
    }

    @Test
    void noTwoHaveOneName() {
        assertThat(Limit.values()).extracting(Limit::text).doesNotHaveDuplicates();
    }
}
