package io.physarum.libp2p.host.resource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.limit.RemoteNetwork;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptRateTest {

    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    private static RemoteNetwork network(int number) throws UnknownHostException {
        byte[] ip = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        return RemoteNetwork.of(InetAddress.getByAddress(ip));
    }

    @Test
    void letsTwoHundredNodesBehindOneAddressInWithinAMinute() throws UnknownHostException {
        AcceptRate rate = new AcceptRate(16, 16, () -> nanos);
        int waiting = 200;
        for (int second = 0; second < 60; second++) {
            // All that are not in yet try again each second.
            for (int tries = waiting; tries > 0; tries--) {
                waiting -= rate.take(network(1)) ? 1 : 0;
            }
            nanos += TimeUnit.SECONDS.toNanos(1);
        }
        assertThat(waiting).isZero();
    }

    @Test
    void remembersSoManyNetworksOnly() throws UnknownHostException {
        AcceptRate rate = new AcceptRate(1, 1, () -> nanos);
        assertThat(rate.take(network(0))).isTrue();
        for (int i = 1; i <= 4095; i++) {
            rate.take(network(i));
        }
        assertThat(rate.take(network(0))).isFalse();

        for (int i = 10_000; i < 20_000; i++) {
            assertThat(rate.take(network(i))).isTrue();
        }
        assertThat(rate.networks()).isEqualTo(4096);
    }
}
