package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryAddressBookTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final PeerId peer = Keys.generate(KeyType.ED25519).peerId();

    private long nanos;

    private final MemoryAddressBook book = new MemoryAddressBook(2, 4, () -> nanos);

    private static Multiaddr address(int port) {
        return Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port);
    }

    private static List<Multiaddr> addresses(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(MemoryAddressBookTest::address)
                .toList();
    }

    @Test
    void keepsWhatThePeerSaidWhenOthersFillItWithFakes() {
        book.addAddresses(peer, addresses(1, 4), HOUR);
        book.addAddresses(peer, addresses(11, 12), MINUTE, AddressOrigin.PEER);
        book.addAddresses(peer, addresses(13, 13), MINUTE, AddressOrigin.DIALLED);
        book.addAddresses(peer, addresses(5, 9), HOUR);

        assertThat(book.addresses(peer)).hasSize(4).startsWith(address(13), address(11), address(12));
    }

    @Test
    void dropsFirstWhatExpiresFirst() {
        book.addAddresses(peer, addresses(1, 1), MINUTE);
        book.addAddresses(peer, addresses(2, 4), HOUR);
        book.addAddresses(peer, addresses(5, 5), Duration.ofMinutes(2));

        assertThat(book.addresses(peer)).containsExactlyElementsOf(addresses(2, 5));
    }

    @Test
    void theBestOriginAndTheLatestExpiryCount() {
        book.addAddresses(peer, addresses(1, 1), MINUTE, AddressOrigin.DIALLED);
        book.addAddresses(peer, addresses(1, 1), HOUR);
        book.addAddresses(peer, addresses(2, 2), HOUR, AddressOrigin.PEER);
        nanos += Duration.ofMinutes(2).toNanos();

        assertThat(book.addresses(peer)).containsExactly(address(1), address(2));
        nanos += HOUR.toNanos();
        assertThat(book.addresses(peer)).isEmpty();
    }

    @Test
    void forgetsThePeerNotLookedAtForLongest() {
        PeerId second = Keys.generate(KeyType.ED25519).peerId();
        PeerId third = Keys.generate(KeyType.ED25519).peerId();
        book.addAddresses(peer, addresses(1, 1), HOUR);
        book.addAddresses(second, addresses(1, 1), HOUR);
        assertThat(book.addresses(peer)).hasSize(1);
        book.addAddresses(third, addresses(1, 1), HOUR);

        assertThat(book.addresses(second)).isEmpty();
        assertThat(book.addresses(peer)).hasSize(1);
    }

    @Test
    void keepsTheProtocolsOfAPeer() {
        book.setProtocols(peer, List.of("/a", "/b", "/c", "/d", "/e"));
        assertThat(book.protocols(peer)).containsExactly("/a", "/b", "/c", "/d");
        book.remove(peer);
        assertThat(book.protocols(peer)).isEmpty();
    }
}
