package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import io.physarum.libp2p.core.AddressBook;
import io.physarum.libp2p.core.AddressBookContract;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryAddressBookTest extends AddressBookContract {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");

    private final Set<PeerId> connected = new HashSet<>();

    private long now;

    /** A book of sixteen peers, of which two places are for those that others tell of. */
    private final MemoryAddressBook small = new MemoryAddressBook(16, 4, () -> now, connected::contains);

    @Override
    protected AddressBook create(int maxPeers, int maxPerPeer, LongSupplier nanoClock) {
        return new MemoryAddressBook(maxPeers, maxPerPeer, nanoClock, peer -> false);
    }

    private static PeerId peer(int number) {
        byte[] bytes = new byte[34];
        bytes[0] = 0x12;
        bytes[1] = 0x20;
        bytes[2] = (byte) number;
        bytes[3] = (byte) (number >> 8);
        return PeerId.of(bytes);
    }

    private void hear(int from, int count, AddressOrigin origin) {
        for (int i = from; i < from + count; i++) {
            small.addAddresses(peer(i), List.of(ADDRESS), HOUR, origin);
        }
    }

    @Test
    void keepsThePeersItHasMetThoughThousandsAreToldOf() {
        hear(0, 5, AddressOrigin.DIALLED);
        hear(5, 5, AddressOrigin.CERTIFIED);
        small.setProtocols(peer(10), List.of("/a"));
        connected.add(peer(10));

        hear(1000, 5000, AddressOrigin.HEARSAY);

        for (int i = 0; i < 10; i++) {
            assertThat(small.addresses(peer(i))).as("peer %d", i).containsExactly(ADDRESS);
        }
        assertThat(small.protocols(peer(10))).containsExactly("/a");
        for (int i = 5995; i < 6000; i++) {
            assertThat(small.addresses(peer(i))).as("peer %d", i).containsExactly(ADDRESS);
        }
    }

    @Test
    void putsWhatEachToldFirstBeforeTheRestOfWhoeverWasFirstToTell() {
        MemoryAddressBook book = new MemoryAddressBook(16, 64, () -> now, connected::contains);
        List<Multiaddr> bad = IntStream.range(1, 17)
                .mapToObj(host -> Multiaddr.parse("/ip4/198.51.100." + host + "/tcp/1"))
                .toList();
        book.addAddresses(peer(1), bad, HOUR);
        book.addAddresses(peer(1), List.of(ADDRESS), HOUR);

        assertThat(book.addresses(peer(1)).subList(0, 2)).containsExactlyInAnyOrder(bad.get(0), ADDRESS);
        assertThat(book.addresses(peer(1)).subList(2, 17)).isEqualTo(bad.subList(1, 16));
    }

    @Test
    void tellsNotAlwaysTheSameFirstOfWhatManyToldFirst() {
        MemoryAddressBook book = new MemoryAddressBook(16, 64, () -> now, connected::contains);
        IntStream.range(1, 33)
                .forEach(host -> book.addAddresses(
                        peer(1), List.of(Multiaddr.parse("/ip4/198.51.100." + host + "/tcp/1")), HOUR));

        Set<Multiaddr> first = new HashSet<>();
        for (now = 0; now < 100; now++) {
            first.add(book.addresses(peer(1)).get(0));
        }

        assertThat(first).hasSizeGreaterThan(16);
    }

    @Test
    void hasRoomForTwoThatOthersTellOfThoughItHasMetMany() {
        hear(0, 16, AddressOrigin.PEER);
        hear(1000, 9, AddressOrigin.HEARSAY);

        assertThat(small.addresses(peer(0))).isEmpty();
        assertThat(small.addresses(peer(3))).hasSize(1);
        assertThat(small.addresses(peer(1007))).hasSize(1);
        assertThat(small.addresses(peer(1008))).hasSize(1);
    }

    @Test
    void forgetsThoseConnectedLastOfThoseItHasMet() {
        connected.add(peer(1));
        hear(0, 100, AddressOrigin.CERTIFIED);

        assertThat(small.addresses(peer(1))).hasSize(1);
        assertThat(small.addresses(peer(84))).isEmpty();
        assertThat(small.addresses(peer(99))).hasSize(1);
    }

    @Test
    void takesNoMorePeersThoughAllAreConnected() {
        for (int i = 0; i < 20; i++) {
            connected.add(peer(i));
        }
        hear(0, 20, AddressOrigin.DIALLED);

        assertThat(small.addresses(peer(19))).hasSize(1);
        assertThat(connected)
                .filteredOn(peer -> !small.addresses(peer).isEmpty())
                .hasSize(16);
    }

    @Test
    void aPeerMetLongAgoMakesRoomForOneThatOthersTellOf() {
        hear(0, 8, AddressOrigin.DIALLED);
        small.setProtocols(peer(0), List.of("/a"));
        now += HOUR.toNanos();
        hear(1000, 8, AddressOrigin.HEARSAY);

        hear(2000, 8, AddressOrigin.HEARSAY);

        assertThat(small.protocols(peer(0))).isEmpty();
        assertThat(small.addresses(peer(1000))).hasSize(1);
    }
}
