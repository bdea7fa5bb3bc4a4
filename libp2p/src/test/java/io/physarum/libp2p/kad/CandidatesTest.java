package io.physarum.libp2p.kad;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Candidates.Candidate;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.simulation.SimulatedNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a path of a lookup does with the peers of an informer that names dead ones. */
class CandidatesTest {

    private static final KadKey TARGET = KadKey.of(new byte[] {1});

    private final Random random = new Random(4);

    private final Set<PeerId> askedByAny = new HashSet<>();

    private final Candidates candidates = new Candidates(TARGET, 20, askedByAny);

    /** Nearest first. */
    private final List<PeerId> peers = Stream.generate(() -> SimulatedNetwork.randomPeer(random))
            .limit(10)
            .sorted(Comparator.comparing(KadKey::of, TARGET.nearestFirst()))
            .toList();

    private final PeerId informer = SimulatedNetwork.randomPeer(random);

    private final PeerId other = SimulatedNetwork.randomPeer(random);

    @BeforeEach
    void anInformerNamesAllButTheFarthest() {
        peers.subList(0, 9).forEach(peer -> add(peer, informer));
        add(peers.get(9), other);
    }

    private void add(PeerId peer, PeerId from) {
        candidates.add(KadKey.of(peer), peer, from);
    }

    private Candidate ask() {
        Candidate next = Objects.requireNonNull(candidates.next());
        candidates.asked(next);
        return next;
    }

    private List<Candidate> askThree() {
        return List.of(ask(), ask(), ask());
    }

    @Test
    void asksFirstTheNearest() {
        assertThat(askThree()).extracting(candidate -> candidate.peer).isEqualTo(peers.subList(0, 3));
    }

    @Test
    void asksTheOthersOfAnInformerLastWhenThreeAreSlow() {
        askThree().forEach(candidates::slow);

        assertThat(ask().peer).isEqualTo(peers.get(9));
        assertThat(ask().peer).as("there is no other left").isEqualTo(peers.get(3));
    }

    @Test
    void countsAPeerOnceThatIsSlowAndThenFails() {
        List<Candidate> asked = List.of(ask(), ask());
        asked.forEach(candidates::slow);
        asked.forEach(candidates::failed);

        assertThat(ask().peer).isEqualTo(peers.get(2));
    }

    @Test
    void believesWhatAnotherNamesToo() {
        askThree().forEach(candidates::failed);

        add(peers.get(5), other);

        assertThat(ask().peer).isEqualTo(peers.get(5));
    }

    @Test
    void believesAnInformerAgainWhenOneAnswersLate() {
        List<Candidate> asked = askThree();
        asked.forEach(candidates::slow);

        candidates.answered(asked.get(1));

        assertThat(ask().peer).isEqualTo(peers.get(3));
    }

    @Test
    void believesAnInformerOfWhichOneLivesWhateverTheOthersDo() {
        List<Candidate> asked = askThree();
        candidates.answered(asked.get(0));
        candidates.failed(asked.get(1));
        candidates.failed(asked.get(2));
        candidates.failed(ask());
        candidates.failed(ask());

        assertThat(ask().peer).isEqualTo(peers.get(5));
    }

    @Test
    void isAtItsEndThoughDoubtfulPeersWereNotAsked() {
        Candidates two = new Candidates(TARGET, 2, new HashSet<>());
        peers.forEach(peer -> two.add(KadKey.of(peer), peer, informer));
        for (int i = 0; i < 3; i++) {
            Candidate next = Objects.requireNonNull(two.next());
            two.asked(next);
            two.failed(next);
        }
        two.add(KadKey.of(peers.get(8)), peers.get(8), other);
        two.add(KadKey.of(peers.get(9)), peers.get(9), other);
        for (int i = 0; i < 2; i++) {
            Candidate next = Objects.requireNonNull(two.next());
            two.asked(next);
            two.answered(next);
        }

        assertThat(two.next()).isNull();
        assertThat(two.isConverged(false)).isTrue();
        TreeMap<KadKey, PeerId> live = new TreeMap<>(TARGET.nearestFirst());
        two.collect(false, live);
        assertThat(live.values()).containsExactly(peers.get(8), peers.get(9));
    }
}
