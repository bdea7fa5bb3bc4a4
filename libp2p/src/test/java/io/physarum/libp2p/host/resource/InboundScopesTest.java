package io.physarum.libp2p.host.resource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.host.gater.IpNetwork;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InboundScopesTest {

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final List<String> bitten = new ArrayList<>();

    private long nanos;

    private final InboundScopes scopes = scopes(new InboundLimits.PerIp(3, 2, 1000, 1000));

    private final InboundScopes wide = scopes(new InboundLimits.PerIp(6, 6, 1000, 1000));

    private InboundScopes scopes(InboundLimits.PerIp perIp) {
        InboundLimits limits = new InboundLimits(6, 5, GRACE, perIp, IpNetwork.LOOPBACK);
        return new InboundScopes(limits, bitten::add, () -> nanos);
    }

    private static Multiaddr from(String ip) {
        return Multiaddr.parse((ip.contains(":") ? "/ip6/" : "/ip4/") + ip + "/tcp/1");
    }

    private static InboundScopes.Admission admit(InboundScopes to, Multiaddr remote) {
        return to.admit(remote, () -> {
            throw new AssertionError("it need not give way");
        });
    }

    private void refuses(InboundScopes by, Multiaddr remote, String limit) {
        bitten.clear();
        assertThatThrownBy(() -> admit(by, remote))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(limit))
                .hasMessageContaining("physarum.p2p.limits." + limit);
        assertThat(bitten).containsExactly(limit);
    }

    private void refuses(String ip, String limit) {
        refuses(scopes, from(ip), limit);
    }

    @Test
    void oneAddressHasItsShareOfPendingConnections() {
        InboundScopes.Admission first = admit(scopes, from("192.0.2.1"));
        admit(scopes, from("192.0.2.1"));
        refuses("192.0.2.1", "max-pending-per-ip");
        admit(scopes, from("192.0.2.2"));

        first.settled();
        admit(scopes, from("192.0.2.1"));
        refuses("192.0.2.1", "max-connections-per-ip");
    }

    @Test
    void aNetworkOfIpv6CountsAsOneAddress() {
        admit(scopes, from("2001:db8::1"));
        admit(scopes, from("2001:db8::ffff:2"));
        refuses("2001:db8::3", "max-pending-per-ip");
        admit(scopes, from("2001:db8:0:1::3"));
    }

    @Test
    void closingGivesThePlaceBackOnce() {
        List<InboundScopes.Admission> admissions = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            InboundScopes.Admission admission = admit(scopes, from("192.0.2." + i));
            admission.settled();
            admissions.add(admission);
        }
        refuses("192.0.2.7", "max-inbound-connections");

        admissions.get(0).closed();
        admissions.get(0).closed();
        admissions.get(0).settled();
        admit(scopes, from("192.0.2.7")).settled();
        refuses("192.0.2.8", "max-inbound-connections");
    }

    @Test
    void whoHasHadItsTimeGivesWayToANewcomer() {
        List<String> closed = new ArrayList<>();
        for (String ip : List.of("192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.3", "192.0.2.3")) {
            nanos++;
            String name = ip + " of " + nanos;
            scopes.admit(from(ip), () -> closed.add(name));
        }
        refuses("192.0.2.4", "max-pending-inbound");

        nanos += GRACE.toNanos() - 1;
        bitten.clear();
        InboundScopes.Admission newcomer = admit(scopes, from("192.0.2.4"));

        assertThat(closed).as("the oldest of a network that has most").containsExactly("192.0.2.2 of 2");
        assertThat(bitten).containsExactly("max-pending-inbound");
        newcomer.closed();
        assertThat(closed).hasSize(1);
    }

    @Test
    void oneWithinAFullNetworkGivesWayToANewcomerOfIt() {
        List<String> closed = new ArrayList<>();
        scopes.admit(from("192.0.2.1"), () -> closed.add("other"));
        scopes.admit(from("192.0.2.2"), () -> closed.add("older"));
        nanos += GRACE.toNanos();
        scopes.admit(from("192.0.2.2"), () -> closed.add("newer"));

        admit(scopes, from("192.0.2.2"));
        assertThat(closed).containsExactly("older");
        refuses("192.0.2.2", "max-pending-per-ip");
    }

    @Test
    void oneGivesWayWhenThereIsNoRoomForAnotherConnectionAtAll() {
        List<String> closed = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            admit(scopes, from("192.0.2." + i)).settled();
        }
        InboundScopes.Admission slow = scopes.admit(from("192.0.2.5"), () -> closed.add("slow"));
        admit(scopes, from("192.0.2.6")).settled();
        nanos += GRACE.toNanos();

        admit(scopes, from("192.0.2.7")).settled();
        assertThat(closed).containsExactly("slow");
        slow.closed();
        refuses("192.0.2.8", "max-inbound-connections");
    }

    @Test
    void whoIsThroughItsHandshakeNeverGivesWay() {
        for (int i = 1; i <= 5; i++) {
            admit(scopes, from("192.0.2." + i)).settled();
        }
        nanos += GRACE.toNanos();

        admit(scopes, from("192.0.2.6")).settled();
    }

    /** A connection that is set up and has been unused for so long; less than zero if it is to stay. */
    private void occupy(String ip, long unused, List<String> closed) {
        InboundScopes.Admission admission = admit(wide, from(ip));
        admission.settled();
        admission.occupied(new Occupant() {
            @Override
            public OptionalLong unusedNanos() {
                return unused < 0 ? OptionalLong.empty() : OptionalLong.of(unused);
            }

            @Override
            public void giveWay() {
                closed.add(ip + " unused for " + unused);
                admission.closed();
            }
        });
    }

    @Test
    void theLeastRecentlyUsedOfTheNetworkThatHasMostGivesWayWhenAllPlacesAreTaken() {
        List<String> closed = new ArrayList<>();
        occupy("192.0.2.1", 90, closed);
        occupy("2001:db8::1", -1, closed);
        occupy("2001:db8::2", 20, closed);
        occupy("2001:db8::3", 30, closed);
        occupy("2001:db8::4", 10, closed);
        occupy("192.0.2.2", 95, closed);

        occupy("192.0.2.3", 0, closed);
        assertThat(closed).containsExactly("2001:db8::3 unused for 30");
        refuses(wide, from("2001:db8::5"), "max-inbound-connections");

        occupy("192.0.2.4", 0, closed);
        assertThat(closed).hasSize(2).last().isEqualTo("2001:db8::2 unused for 20");
        occupy("192.0.2.5", 0, closed);
        assertThat(closed).hasSize(3).last().isEqualTo("2001:db8::4 unused for 10");
        refuses(wide, from("192.0.2.6"), "max-inbound-connections");
    }

    @Test
    void aNetworkGivesWayOnlyToOneThatHasAtMostHalfAsMuchWithTheNewcomer() {
        List<String> closed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            occupy("192.0.2.1", i, closed);
        }
        occupy("192.0.2.2", 100, closed);
        occupy("127.0.0.1", 100, closed);

        occupy("192.0.2.2", 100, closed);
        assertThat(closed).containsExactly("192.0.2.1 unused for 3");
        refuses(wide, from("192.0.2.2"), "max-inbound-connections");
        refuses(wide, from("127.0.0.1"), "max-inbound-connections");
        refuses(wide, from("192.0.2.1"), "max-inbound-connections");
    }

    @Test
    void connectionsWithoutANetworkNeverGiveWay() {
        List<String> closed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            occupy("127.0.0.1", 100, closed);
        }
        refuses(wide, from("192.0.2.1"), "max-inbound-connections");
        assertThat(closed).isEmpty();
    }

    @Test
    void onlyTheLimitsOnAllConcernLoopback() {
        for (int i = 0; i < 5; i++) {
            admit(scopes, from("127.0.0.1"));
        }
        refuses("127.0.0.1", "max-pending-inbound");
    }

    @Test
    void aRelayedConnectionDoesNotCountForTheRelaysAddress() {
        Multiaddr relayed = from("192.0.2.1").encapsulate(Multiaddr.parse("/p2p-circuit"));
        for (int i = 0; i < 5; i++) {
            admit(scopes, relayed);
        }
        refuses(scopes, relayed, "max-pending-inbound");
    }

    @Test
    void oneAddressOpensConnectionsNoFasterThanItMay() {
        InboundScopes slow = scopes(new InboundLimits.PerIp(100, 100, 2, 3));
        for (int i = 0; i < 3; i++) {
            admit(slow, from("192.0.2.1")).closed();
        }
        refuses(slow, from("192.0.2.1"), "accept-rate-per-ip");
        admit(slow, from("192.0.2.2")).closed();

        nanos += TimeUnit.MILLISECONDS.toNanos(500);
        admit(slow, from("192.0.2.1")).closed();
        refuses(slow, from("192.0.2.1"), "accept-rate-per-ip");

        nanos += TimeUnit.HOURS.toNanos(1);
        for (int i = 0; i < 3; i++) {
            admit(slow, from("192.0.2.1")).closed();
        }
        refuses(slow, from("192.0.2.1"), "accept-rate-per-ip");
    }

    @Test
    void whatIsRefusedForAnotherReasonCostsNoToken() {
        InboundScopes narrow = scopes(new InboundLimits.PerIp(1, 1, 1, 2));
        InboundScopes.Admission only = admit(narrow, from("192.0.2.1"));
        for (int i = 0; i < 10; i++) {
            refuses(narrow, from("192.0.2.1"), "max-connections-per-ip");
        }

        only.closed();
        admit(narrow, from("192.0.2.1"));
    }
}
