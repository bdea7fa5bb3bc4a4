package io.physarum.libp2p.host.gater;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GaterRulesTest {

    private static final Multiaddr INSIDE = Multiaddr.parse("/ip4/10.1.2.3/tcp/4001");

    private static final Multiaddr OUTSIDE = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");

    private final PeerId friend = Keys.generate(KeyType.ED25519).peerId();

    private final PeerId stranger = Keys.generate(KeyType.ED25519).peerId();

    @Test
    void refusesNothingWithoutRules() {
        assertThat(GaterRules.NONE.interceptPeerDial(stranger)).isEmpty();
        assertThat(GaterRules.NONE.interceptAddressDial(INSIDE)).isEmpty();
        assertThat(GaterRules.NONE.interceptSecured(stranger, INSIDE, false)).isEmpty();
    }

    @Test
    void readsRulesFromText() {
        GaterRules rules = GaterRules.parse("""
                # our own
                allow %s
                allow 10.0.0.0/8   # the office
                  deny 10.9.0.0/16

                deny 2001:db8::1
                deny %s
                """.formatted(friend, stranger));

        assertThat(rules.allowPeers()).containsExactly(friend);
        assertThat(rules.denyPeers()).containsExactly(stranger);
        assertThat(rules.allowNetworks()).containsExactly(IpNetwork.parse("10.0.0.0/8"));
        assertThat(rules.denyNetworks())
                .containsExactly(IpNetwork.parse("10.9.0.0/16"), IpNetwork.parse("2001:db8::1/128"));
    }

    @Test
    void saysWhichLineIsNoRule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaterRules.parse("deny 10.0.0.0/8\npermit 10.0.0.0/8"))
                .withMessageContaining("line 2")
                .withMessageContaining("'permit 10.0.0.0/8'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaterRules.parse("deny"))
                .withMessageContaining("line 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaterRules.parse("\ndeny 10.0.0.1/8"))
                .withMessageContaining("line 2")
                .withMessageContaining("beyond its prefix");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GaterRules.parse("deny nobody"))
                .withMessageContaining("line 1")
                .withMessageContaining("'nobody' is not a peer id");
    }

    @Test
    void denyingBeatsAllowing() {
        GaterRules rules = GaterRules.parse("allow " + friend + "\nallow 10.0.0.0/8");

        assertThat(rules.interceptPeerDial(friend)).isEmpty();
        assertThat(rules.denying(friend).interceptPeerDial(friend)).contains("peer " + friend + " is denied");
        assertThat(rules.interceptAccept(INSIDE)).isEmpty();
        assertThat(rules.denying(IpNetwork.parse("10.1.0.0/16")).interceptAccept(INSIDE))
                .contains("10.1.2.3 is in the denied network 10.1.0.0/16");
    }

    @Test
    void refusesEverythingElseWhereSomethingIsAllowed() {
        GaterRules rules = GaterRules.parse("allow " + friend + "\nallow 10.0.0.0/8");

        assertThat(rules.interceptPeerDial(stranger)).contains("peer " + stranger + " is not among those allowed");
        assertThat(rules.interceptAddressDial(OUTSIDE)).contains("192.0.2.1 is in none of the networks allowed");
        assertThat(rules.interceptSecured(stranger, INSIDE, true)).isPresent();
        assertThat(rules.interceptSecured(friend, OUTSIDE, true)).isPresent();
        assertThat(rules.interceptSecured(friend, INSIDE, true)).isEmpty();
    }

    @Test
    void goesByThePeerAloneWhereARelayPassesTheConnectionOn() {
        Multiaddr relayed = stranger.appendTo(OUTSIDE).encapsulate(Multiaddr.parse("/p2p-circuit"));
        GaterRules rules =
                GaterRules.NONE.denying(IpNetwork.parse("192.0.2.0/24")).denying(stranger);

        assertThat(rules.interceptAddressDial(OUTSIDE)).isPresent();
        assertThat(rules.interceptAddressDial(relayed)).isEmpty();
        assertThat(rules.interceptSecured(friend, relayed, false)).isEmpty();
        assertThat(rules.interceptSecured(stranger, relayed, false)).isPresent();
    }

    @Test
    void judgesAnAddressByItsIpWhateverItsForm() {
        GaterRules rules = GaterRules.NONE.denying(IpNetwork.parse("10.0.0.0/8"));

        assertThat(rules.interceptAddressDial(Multiaddr.parse("/ip6/::ffff:10.1.2.3/tcp/1")))
                .isPresent();
        assertThat(rules.interceptAddressDial(Multiaddr.parse("/ip4/10.1.2.3/udp/1/quic-v1")))
                .isPresent();
        assertThat(rules.interceptAddressDial(Multiaddr.parse("/dns4/example.org/tcp/1")))
                .isEmpty();
    }
}
