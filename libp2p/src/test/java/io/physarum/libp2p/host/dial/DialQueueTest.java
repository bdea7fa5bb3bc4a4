package io.physarum.libp2p.host.dial;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

class DialQueueTest {

    private static final int LIMIT = 4;

    private final DialQueue queue = new DialQueue(LIMIT);

    private static Multiaddr address(int number) {
        return Multiaddr.parse("/ip4/192.0.2." + number + "/tcp/1");
    }

    private static List<Multiaddr> addresses(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(DialQueueTest::address)
                .toList();
    }

    private List<Multiaddr> rest() {
        List<Multiaddr> polled = new ArrayList<>();
        for (Multiaddr next = queue.poll(); next != null; next = queue.poll()) {
            polled.add(next);
        }
        assertThat(queue.isEmpty()).isTrue();
        return polled;
    }

    @Test
    void takesWhatIsGivenThoughItIsFullOfHearsayAndTriesItFirst() {
        queue.join(DialAddresses.of(addresses(1, 10), AddressOrigin.HEARSAY));
        assertThat(queue.poll()).isEqualTo(address(1));

        queue.join(DialAddresses.of(List.of(address(100)), AddressOrigin.GIVEN));

        assertThat(queue.origin(address(100))).isEqualTo(AddressOrigin.GIVEN);
        assertThat(rest()).containsExactly(address(100), address(2), address(3));
    }

    @Test
    void triesNoMoreKnownAddressesThanTheLimitWhateverWasHearsay() {
        queue.join(DialAddresses.of(addresses(1, LIMIT), AddressOrigin.HEARSAY));
        IntStream.range(0, LIMIT).forEach(number -> queue.poll());

        queue.join(DialAddresses.of(addresses(100, 10), AddressOrigin.GIVEN));

        assertThat(rest()).isEqualTo(addresses(100, LIMIT));
    }

    @Test
    void triesHearsayEarlierThatTurnsOutToBeKnown() {
        queue.join(DialAddresses.of(addresses(1, 3), AddressOrigin.HEARSAY));

        queue.join(DialAddresses.of(List.of(address(3)), AddressOrigin.GIVEN));

        assertThat(queue.origin(address(3))).isEqualTo(AddressOrigin.GIVEN);
        assertThat(rest()).containsExactly(address(3), address(1), address(2));
    }

    @Test
    void triesEachAddressOnce() {
        queue.join(DialAddresses.of(addresses(1, 2), AddressOrigin.HEARSAY));
        queue.poll();

        queue.join(DialAddresses.of(addresses(1, 2), AddressOrigin.GIVEN));
        queue.join(DialAddresses.of(addresses(1, 2), AddressOrigin.HEARSAY));

        assertThat(rest()).containsExactly(address(2));
        assertThat(queue.origin(address(1))).isEqualTo(AddressOrigin.GIVEN);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "GIVEN")
    void triesANameAgainThatIsGivenAfterItWasTold(AddressOrigin told) {
        List<Multiaddr> name = List.of(Multiaddr.parse("/dns4/node.example/tcp/1"));
        queue.join(DialAddresses.of(name, told));
        assertThat(queue.poll()).isEqualTo(name.get(0));
        assertThat(queue.origin(name.get(0))).isEqualTo(told);

        queue.join(DialAddresses.of(name, AddressOrigin.GIVEN));
        queue.join(DialAddresses.of(name, AddressOrigin.GIVEN));

        assertThat(queue.origin(name.get(0))).isEqualTo(AddressOrigin.GIVEN);
        assertThat(rest()).isEqualTo(name);
    }

    @Test
    void triesWhatWasLeftOutAsHearsayWhenItIsGiven() {
        queue.join(DialAddresses.of(addresses(1, 1), AddressOrigin.HEARSAY));
        assertThat(queue.poll()).isEqualTo(address(1));
        assertThat(queue.skipHearsay(address(1))).isTrue();

        queue.join(DialAddresses.of(addresses(1, 1), AddressOrigin.GIVEN));

        assertThat(queue.skipHearsay(address(1))).isFalse();
        assertThat(rest()).containsExactly(address(1));
    }
}
