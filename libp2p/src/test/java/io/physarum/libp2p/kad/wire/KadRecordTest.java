package io.physarum.libp2p.kad.wire;

import java.time.Instant;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KadRecordTest {

    @Test
    void givesTheTimeInNanosecondsWhateverTheClockGives() {
        assertThat(timeOf("2026-01-02T03:04:05Z")).isEqualTo("2026-01-02T03:04:05.000000000Z");
        assertThat(timeOf("2026-01-02T03:04:05.006Z")).isEqualTo("2026-01-02T03:04:05.006000000Z");
        assertThat(timeOf("2026-01-02T03:04:05.006007008Z")).isEqualTo("2026-01-02T03:04:05.006007008Z");
    }

    private static String timeOf(String instant) {
        return KadRecord.received(ByteString.EMPTY, ByteString.EMPTY, Instant.parse(instant))
                .timeReceived();
    }
}
