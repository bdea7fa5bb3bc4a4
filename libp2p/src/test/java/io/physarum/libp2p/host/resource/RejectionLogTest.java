package io.physarum.libp2p.host.resource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RejectionLogTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private long nanos;

    private final RejectionLog log = new RejectionLog(() -> nanos);

    private static InetAddress ip(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }

    @Test
    void allAddressesOfOneNetworkAreWarnedOfOnce() throws UnknownHostException {
        assertThat(log.due(ip("2001:db8::"))).hasValue(0);
        for (int i = 1; i < 10_000; i++) {
            assertThat(log.due(ip("2001:db8::" + Integer.toHexString(i)))).isEmpty();
        }
        nanos += MINUTE;
        assertThat(log.due(ip("2001:db8::1"))).hasValue(0);
    }

    @Test
    void manyNetworksAreWarnedOfAFewTimesAMinute() throws UnknownHostException {
        int warnings = 0;
        for (int i = 0; i < 5_000; i++) {
            warnings += log.due(ip("10.0." + i / 256 + "." + i % 256)).isPresent() ? 1 : 0;
        }
        assertThat(warnings).isEqualTo(RejectionLog.MAX_A_MINUTE);

        nanos += MINUTE;

        OptionalInt next = log.due(ip("10.1.0.1"));
        assertThat(next).as("with how many were left out").hasValue(5_000 - RejectionLog.MAX_A_MINUTE);
        assertThat(log.due(ip("10.1.0.2"))).hasValue(0);
    }

    @Test
    void oneAddressIsWarnedOfAgainAfterAMinute() throws UnknownHostException {
        assertThat(log.due(ip("10.0.0.1"))).isPresent();
        nanos += MINUTE - 1;
        assertThat(log.due(ip("10.0.0.1"))).isEmpty();
        assertThat(log.due(ip("10.0.0.2"))).isPresent();
        nanos += 1;
        assertThat(log.due(ip("10.0.0.1"))).isPresent();
        assertThat(log.due(ip("10.0.0.2"))).isEmpty();
    }
}
