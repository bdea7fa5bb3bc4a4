package io.physarum.mesh.discovery;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.testing.Distances;
import io.physarum.mesh.testing.KnownProviders;
import io.physarum.mesh.testing.Samples;
import io.physarum.mesh.testing.VirtualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerDiscoveryTest {

    private static final String KEY = "content hash";

    private final VirtualTime time = new VirtualTime();

    private final Distances distances = new Distances(time.source());

    private final KnownProviders dht = new KnownProviders();

    private final PeerDiscovery discovery =
            new PeerDiscovery(dht, distances, DiscoveryConfig.defaults(), time.source());

    @Test
    void sortsCandidatesByDistanceAndNamesTheUnreachable() {
        PeerId far = provider("far", 30);
        PeerId near = provider("near", 3);
        dht.add(KEY, Samples.peerInfo("dead"));
        var found = discovery.find(DiscoveryQuery.all(KEY)).toFuture();
        time.passSeconds(3);

        assertThat(found.join().candidates()).extracting(Candidate::peerId).containsExactly(near, far);
        assertThat(found.join().unreachable()).containsOnlyKeys(Samples.peer("dead"));
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(discovery
                        .find(DiscoveryQuery.all(KEY))
                        .blockOptional()
                        .orElseThrow()
                        .candidates())
                .isEmpty();
    }

    @Test
    void endsOnceAGoodOneIsFoundAndTheLookupHasEnded() {
        provider("far", 300);
        PeerId near = provider("near", 3);
        var found = search(DiscoveryQuery.all(KEY).until(new NetworkRequirement(10)));
        time.pass(Duration.ofMillis(3));

        assertThat(found.join().candidates()).extracting(Candidate::peerId).containsExactly(near);
    }

    @Test
    void waitsAShortGraceForNearerOnesWhileTheLookupGoesOn() {
        dht.slow = true;
        provider("middle", 9);
        provider("near", 3);
        provider("dead", 5000);
        var found = search(DiscoveryQuery.all(KEY).until(new NetworkRequirement(10)));
        time.pass(Duration.ofMillis(52));
        assertThat(found).isNotDone();
        time.pass(Duration.ofMillis(1));

        assertThat(found.join().candidates()).hasSize(2);
        assertThat(found.join().lookupTime()).isEqualTo(Duration.ofMillis(53));
        assertThat(found.join().pingTime()).isEqualTo(Duration.ofMillis(53));
    }

    @Test
    void aPatientSearchWaitsForTheGraceInAnyCase() {
        provider("near", 3);
        provider("later", 40);
        provider("dead", 5000);
        var found =
                search(DiscoveryQuery.all(KEY).until(NetworkRequirement.NONE).patiently());
        time.pass(Duration.ofMillis(53));

        assertThat(found.join().candidates()).hasSize(2);
    }

    @Test
    void endsAtTheTimeLimitWithWhatItHas() {
        dht.slow = true;
        provider("far", 30);
        var found = search(DiscoveryQuery.all(KEY).until(new NetworkRequirement(10)));
        time.pass(Duration.ofMillis(4999));
        assertThat(found).isNotDone();
        time.pass(Duration.ofMillis(1));

        assertThat(found.join().candidates()).hasSize(1);
    }

    @Test
    void leavesOutTheExcluded() {
        PeerId near = provider("near", 3);
        PeerId far = provider("far", 5);
        var found = search(DiscoveryQuery.all(KEY).without(Set.of(near)));
        time.passSeconds(1);

        assertThat(found.join().candidates()).extracting(Candidate::peerId).containsExactly(far);
    }

    @Test
    void asksTwiceWhenTheFirstAnswerIsNotGoodEnough() {
        provider("slow at first", 30);
        var found = search(DiscoveryQuery.all(KEY).until(new NetworkRequirement(10)));
        distances.set(Samples.peer("slow at first"), 4);
        time.passSeconds(1);

        assertThat(found.join().candidates().get(0).roundTripTime()).isLessThanOrEqualTo(Duration.ofMillis(30));
        assertThat(distances.pings()).isEqualTo(2);
    }

    @Test
    void aDirectorySearchesOnceForThoseWhoAskAtOnceAndRemembers() {
        provider("registry", 3);
        RendezvousDirectory directory =
                new RendezvousDirectory(discovery, DiscoveryQuery.all(KEY), Duration.ofSeconds(60), time.source());
        var first = directory.peers().toFuture();
        var second = directory.peers().toFuture();
        time.passSeconds(1);

        assertThat(first.join().peers()).hasSize(1);
        assertThat(second.join().isFresh()).isTrue();
        assertThat(directory.peers().blockOptional().orElseThrow().isFresh()).isFalse();
        assertThat(dht.lookups()).isEqualTo(1);
        time.passSeconds(60);
        directory.peers().subscribe();
        assertThat(dht.lookups()).isEqualTo(2);
    }

    private PeerId provider(String name, long millis) {
        PeerInfo peer = Samples.peerInfo(name);
        distances.set(peer.peerId(), millis);
        dht.add(KEY, peer);
        return peer.peerId();
    }

    private CompletableFuture<Discovery> search(DiscoveryQuery query) {
        return discovery.find(query).toFuture();
    }
}
