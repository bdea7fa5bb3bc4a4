package io.physarum.mesh.exchange;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamSharesTest {

    private final StreamShares shares = new StreamShares("starts", new Concurrency(40, 16, "physarum.x.limits."));

    private final PeerId greedy = peer();

    private static PeerId peer() {
        return Keys.generate(KeyType.ED25519).publicKey().peerId();
    }

    @Test
    void leavesSomethingForOthersWhenOnePeerTakesAllItCan() {
        for (int i = 0; i < 16; i++) {
            assertThat(shares.take(greedy)).isEmpty();
        }
        assertThat(shares.take(greedy))
                .contains(new Refusal(
                        RefusalReason.MAX_CONCURRENT_PER_PEER,
                        "16 starts of " + greedy + " are worked on already, which"
                                + " physarum.x.limits.max-concurrent-per-peer bounds"));
        assertThat(shares.take(peer())).isEmpty();

        shares.give(greedy);
        assertThat(shares.take(greedy)).isEmpty();
    }

    @Test
    void endsAtTheLimitOfAll() {
        for (int i = 0; i < 40; i++) {
            assertThat(shares.take(peer())).isEmpty();
        }
        assertThat(shares.take(greedy))
                .contains(new Refusal(
                        RefusalReason.MAX_CONCURRENT,
                        "40 starts are worked on already, which physarum.x.limits.max-concurrent bounds"));
        assertThat(shares.take(greedy)).as("a refusal takes nothing").isPresent();
    }
}
