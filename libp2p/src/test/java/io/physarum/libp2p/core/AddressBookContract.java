package io.physarum.libp2p.core;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.PeerRecord;
import io.physarum.libp2p.record.SignedPeerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link AddressBook} promises; the test of each implementation extends it. */
public abstract class AddressBookContract {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final PrivateKey key = Keys.generate(KeyType.ED25519);

    private final PeerId peer = key.peerId();

    private long nanos;

    private final AddressBook book = create(2, 4, () -> nanos);

    /** An empty book that has room for so many peers, and for so many addresses and protocols of each. */
    protected abstract AddressBook create(int maxPeers, int maxPerPeer, LongSupplier nanoClock);

    private static Multiaddr address(int port) {
        return Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port);
    }

    private static List<Multiaddr> addresses(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(AddressBookContract::address)
                .toList();
    }

    private SignedPeerRecord record(long seq, List<Multiaddr> addresses) {
        return SignedPeerRecord.seal(key, new PeerRecord(peer, seq, addresses));
    }

    private boolean certify(SignedPeerRecord record) {
        return book.addSignedPeerRecord(record, any -> true, HOUR);
    }

    private void elapse(Duration time) {
        nanos += time.toNanos();
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
    void tellsHearsayFromWhatIsWorthMore() {
        book.addAddresses(peer, addresses(1, 2), HOUR);
        book.addAddresses(peer, addresses(2, 2), HOUR, AddressOrigin.PEER);
        book.addAddresses(peer, addresses(3, 3), HOUR, AddressOrigin.DIALLED);

        assertThat(book.addresses(peer, AddressOrigin.PEER)).containsExactly(address(3), address(2));
        assertThat(book.addresses(peer, AddressOrigin.HEARSAY)).isEqualTo(book.addresses(peer));
    }

    @Test
    void dropsFirstWhatExpiresFirst() {
        book.addAddresses(peer, addresses(1, 1), MINUTE);
        book.addAddresses(peer, addresses(2, 4), HOUR);
        book.addAddresses(peer, addresses(5, 5), Duration.ofMinutes(2));

        assertThat(book.addresses(peer)).containsExactlyInAnyOrderElementsOf(addresses(2, 5));
    }

    @Test
    void theBestOriginAndTheLatestExpiryCount() {
        book.addAddresses(peer, addresses(1, 1), MINUTE, AddressOrigin.DIALLED);
        book.addAddresses(peer, addresses(1, 1), HOUR);
        book.addAddresses(peer, addresses(2, 2), HOUR, AddressOrigin.PEER);
        elapse(Duration.ofMinutes(2));

        assertThat(book.addresses(peer)).containsExactly(address(1), address(2));
        elapse(HOUR);
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

    @Test
    void leavesOutThePeerAtTheEndOfAnAddress() {
        book.addAddresses(peer, List.of(peer.appendTo(address(1))), HOUR);

        assertThat(book.addresses(peer)).containsExactly(address(1));
    }

    @Test
    void aSignedRecordTakesThePlaceOfAllButWhereThePeerWasReached() {
        book.addAddresses(peer, addresses(1, 1), HOUR);
        book.addAddresses(peer, addresses(2, 2), HOUR, AddressOrigin.PEER);
        book.addAddresses(peer, addresses(3, 3), HOUR, AddressOrigin.DIALLED);
        SignedPeerRecord record = record(1, addresses(4, 5));

        assertThat(certify(record)).isTrue();

        assertThat(book.addresses(peer)).containsExactly(address(3), address(4), address(5));
        assertThat(book.signedPeerRecord(peer)).contains(record);
    }

    @Test
    void whatOthersSayIsKeptIfNothingThatIsSignedIsUsable() {
        book.addAddresses(peer, addresses(1, 1), HOUR);
        book.addAddresses(peer, addresses(2, 2), HOUR, AddressOrigin.PEER);

        book.addSignedPeerRecord(record(1, addresses(4, 5)), any -> false, HOUR);

        assertThat(book.addresses(peer)).containsExactly(address(1));
    }

    @Test
    void whatIsSignedRanksAboveWhatIsSaidLater() {
        certify(record(1, addresses(1, 2)));
        book.addAddresses(peer, addresses(3, 3), HOUR, AddressOrigin.PEER);
        book.addAddresses(peer, addresses(4, 9), HOUR);

        assertThat(book.addresses(peer)).containsExactly(address(1), address(2), address(3), address(4));
    }

    @Test
    void aNewerRecordTakesThePlaceOfAnOlderOne() {
        certify(record(1, addresses(1, 2)));
        SignedPeerRecord newer = record(2, addresses(2, 3));

        assertThat(certify(newer)).isTrue();

        assertThat(book.addresses(peer)).containsExactly(address(2), address(3));
        assertThat(book.signedPeerRecord(peer)).contains(newer);
    }

    @Test
    void anOlderRecordNeverTakesThePlaceOfANewerOne() {
        SignedPeerRecord newest = record(-1, addresses(1, 1));
        certify(newest);

        assertThat(certify(record(5, addresses(2, 2)))).isFalse();
        assertThat(certify(record(Long.MAX_VALUE, addresses(2, 2)))).isFalse();
        assertThat(certify(record(-1, addresses(2, 2)))).isFalse();

        assertThat(book.addresses(peer)).containsExactly(address(1));
        assertThat(book.signedPeerRecord(peer)).contains(newest);
    }

    @Test
    void aRecordLivesOnWhenItIsHeardAgain() {
        SignedPeerRecord record = record(1, addresses(1, 1));
        certify(record);
        elapse(MINUTE);
        assertThat(certify(record)).isTrue();
        elapse(HOUR.minus(MINUTE));

        assertThat(book.signedPeerRecord(peer)).contains(record);
        assertThat(book.addresses(peer)).containsExactly(address(1));
        elapse(MINUTE);
        assertThat(book.signedPeerRecord(peer)).isEmpty();
        assertThat(book.addresses(peer)).isEmpty();
    }

    @Test
    void addressesOfARecordThatMeanNothingHereAreNotUsed() {
        SignedPeerRecord record = record(1, addresses(1, 2));

        book.addSignedPeerRecord(record, address(2)::equals, HOUR);

        assertThat(book.addresses(peer)).containsExactly(address(2));
        assertThat(book.signedPeerRecord(peer)).contains(record);
    }

    @Test
    void aRecordIsForgottenWithItsPeer() {
        certify(record(1, addresses(1, 1)));
        book.remove(peer);
        assertThat(book.signedPeerRecord(peer)).isEmpty();

        certify(record(1, addresses(1, 1)));
        book.addAddresses(Keys.generate(KeyType.ED25519).peerId(), addresses(1, 1), HOUR, AddressOrigin.PEER);
        book.addAddresses(Keys.generate(KeyType.ED25519).peerId(), addresses(1, 1), HOUR, AddressOrigin.PEER);
        assertThat(book.signedPeerRecord(peer)).isEmpty();
    }

    @Test
    void forgetsPeersThatOnlyOthersToldOfFirst() {
        certify(record(1, addresses(1, 1)));
        for (int i = 0; i < 10; i++) {
            book.addAddresses(Keys.generate(KeyType.ED25519).peerId(), addresses(1, 1), HOUR);
        }
        PeerId reached = Keys.generate(KeyType.ED25519).peerId();
        book.addAddresses(reached, addresses(1, 1), HOUR);
        book.addAddresses(reached, addresses(1, 1), HOUR, AddressOrigin.DIALLED);
        PeerId latest = Keys.generate(KeyType.ED25519).peerId();
        book.setProtocols(latest, List.of("/a"));

        assertThat(book.addresses(peer)).as("not looked at for longest").isEmpty();
        assertThat(book.addresses(reached)).hasSize(1);
        assertThat(book.protocols(latest)).containsExactly("/a");
    }

    @Test
    void aRecordDoesNotBringMoreAddressesThanAPeerMayHave() {
        certify(record(1, addresses(1, 9)));

        assertThat(book.addresses(peer)).containsExactlyElementsOf(addresses(1, 4));
    }
}
