package io.physarum.libp2p.autonat;

import java.util.Map;

import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AddressTestTest {

    private static final long RETEST = 100;

    private final AddressTest test = new AddressTest(3);

    @Test
    void believesNoSingleServer() {
        for (int i = 0; i < 10; i++) {
            test.vote("liar", true, 0);
        }
        assertThat(test.result()).isEqualTo(Reachability.UNKNOWN);
        test.vote("second", true, 0);
        assertThat(test.result()).isEqualTo(Reachability.UNKNOWN);
        test.vote("third", true, 0);
        assertThat(test.result()).isEqualTo(Reachability.REACHABLE);
    }

    @Test
    void liarsMustBeOutnumberedByEnough() {
        test.vote("liar", false, 0);
        test.vote("other liar", false, 0);
        for (int i = 0; i < 4; i++) {
            test.vote("honest " + i, true, 0);
        }
        assertThat(test.result()).isEqualTo(Reachability.UNKNOWN);
        test.vote("honest 4", true, 0);
        assertThat(test.result()).isEqualTo(Reachability.REACHABLE);
    }

    @Test
    void isTestedAgainAfterAWhileAndKeepsItsResultMeanwhile() {
        for (int i = 0; i < 3; i++) {
            test.vote("server " + i, false, 10);
        }
        assertThat(test.result()).isEqualTo(Reachability.UNREACHABLE);
        assertThat(test.isDue(109, RETEST)).isFalse();
        assertThat(test.hasVoted("server 0")).isTrue();
        assertThat(test.isDue(110, RETEST)).isTrue();
        assertThat(test.hasVoted("server 0")).isFalse();
        assertThat(test.result()).isEqualTo(Reachability.UNREACHABLE);
        for (int i = 0; i < 3; i++) {
            test.vote("server " + i, true, 120);
        }
        assertThat(test.result()).isEqualTo(Reachability.REACHABLE);
    }

    @Test
    void beginsAnewWhenOpinionsStayDivided() {
        for (int i = 0; i < 64; i++) {
            test.vote("server " + i, i % 2 == 0, 0);
        }
        assertThat(test.hasVoted("server 0")).isFalse();
        assertThat(test.result()).isEqualTo(Reachability.UNKNOWN);
    }

    @Test
    void aNodeIsUnreachableOnlyIfAllItsAddressesAre() {
        Multiaddr first = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
        Multiaddr second = Multiaddr.parse("/ip4/192.0.2.1/tcp/2");
        assertThat(ReachabilityReport.of(Map.of()).node()).isEqualTo(Reachability.UNKNOWN);
        assertThat(ReachabilityReport.of(Map.of(first, Reachability.UNREACHABLE, second, Reachability.UNKNOWN))
                        .node())
                .isEqualTo(Reachability.UNKNOWN);
        assertThat(ReachabilityReport.of(Map.of(first, Reachability.UNREACHABLE))
                        .node())
                .isEqualTo(Reachability.UNREACHABLE);
        ReachabilityReport report =
                ReachabilityReport.of(Map.of(first, Reachability.UNREACHABLE, second, Reachability.REACHABLE));
        assertThat(report.node()).isEqualTo(Reachability.REACHABLE);
        assertThat(report.reachable()).containsExactly(second);
    }
}
