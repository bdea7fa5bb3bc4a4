package io.physarum.libp2p.host;

import java.net.InetSocketAddress;
import java.util.List;

import io.netty.channel.epoll.Epoll;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.multiformats.AddressScope;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;
import io.physarum.libp2p.testing.Ip6;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Hosts speak over IPv6. */
class Ip6IT {

    private final TestHosts hosts = new TestHosts();

    @BeforeAll
    static void requireIp6() {
        Ip6.require();
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    private Host listening(String address) {
        return hosts.start(builder -> builder.listen(address));
    }

    private static int port(Host host) {
        return host.listenAddresses().get(0).port().orElseThrow();
    }

    private Connection dial(Host server, String address) {
        return TestHosts.await(hosts.start().connect(server.peerId(), List.of(Multiaddr.parse(address))));
    }

    @Test
    void aPeerIsDialledOnTheLoopbackAddress() {
        Host server = listening("/ip6/::1/tcp/0");

        Connection connection = dial(server, "/ip6/::1/tcp/" + port(server));

        assertThat(connection.remoteAddress()).hasToString("/ip6/::1/tcp/" + port(server));
        assertThat(connection.localAddress().value(MultiaddrProtocol.IP6)).contains("::1");
        assertThat(server.listenAddresses()).containsExactly(connection.remoteAddress());
    }

    @Test
    void aWildcardIsAdvertisedAsTheAddressesOfTheInterfaces() {
        Host server = listening("/ip6/::/tcp/0");

        assertThat(server.advertisedAddresses()).isNotEmpty().allSatisfy(address -> {
            assertThat(address.contains(MultiaddrProtocol.IP6)).isTrue();
            assertThat(address.contains(MultiaddrProtocol.IP6ZONE)).isFalse();
            assertThat(AddressScope.of(address)).isNotIn(AddressScope.NOWHERE, AddressScope.LINK);
            assertThat(address.port()).hasValue(port(server));
        });
        assertThat(TestHosts.connect(hosts.start(), server).remotePeer()).isEqualTo(server.peerId());
    }

    @Test
    void bothFamiliesMayListenOnOnePort() {
        Assumptions.assumeTrue(Epoll.isAvailable(), "the JDK's own sockets take both families on ::");
        for (int attempt = 1; ; attempt++) {
            Host six = listening("/ip6/::/tcp/0");
            try {
                Host four = listening("/ip4/0.0.0.0/tcp/" + port(six));

                assertThat(dial(six, "/ip6/::1/tcp/" + port(six)).remotePeer()).isEqualTo(six.peerId());
                assertThat(dial(four, "/ip4/127.0.0.1/tcp/" + port(six)).remotePeer())
                        .isEqualTo(four.peerId());
                return;
            } catch (DialException inUse) {
                // Somebody else may have had the port on IPv4, but not each time.
                assertThat(attempt).isLessThan(10);
            }
        }
    }

    @Test
    void aLinkLocalAddressIsDialledInItsZone() {
        InetSocketAddress any = Ip6.linkLocal()
                .map(ip -> new InetSocketAddress(ip, 0))
                .orElseGet(() -> Assumptions.abort("no network interface has a link-local IPv6 address"));
        Host server = listening(Multiaddr.of(any).toString());
        Multiaddr address = server.listenAddresses().get(0);

        assertThat(address.contains(MultiaddrProtocol.IP6ZONE)).isTrue();
        assertThat(dial(server, address.toString()).remoteAddress().host()).isEqualTo(address.host());
    }

    @Test
    void anIp4AddressMappedIntoIp6IsDialledAsIp4() {
        Host server = hosts.start();

        Connection connection = dial(server, "/ip6/::ffff:127.0.0.1/tcp/" + port(server));

        assertThat(connection.remoteAddress()).hasToString("/ip4/127.0.0.1/tcp/" + port(server));
        Awaitility.await().until(() -> !server.connections().isEmpty());
        Connection inbound = server.connections().iterator().next();
        assertThat(inbound.remoteAddress().value(MultiaddrProtocol.IP4)).contains("127.0.0.1");
    }
}
