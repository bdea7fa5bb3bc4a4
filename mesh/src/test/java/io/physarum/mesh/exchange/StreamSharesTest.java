package io.physarum.mesh.exchange;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamSharesTest {

    private final StreamShares shares = new StreamShares("/x", 40);

    private final PeerId greedy = peer();

    private static PeerId peer() {
        return Keys.generate(KeyType.ED25519).publicKey().peerId();
    }

    @Test
    void leavesSomethingForOthersWhenOnePeerTakesAllItCan() {
        for (int i = 0; i < 16; i++) {
            assertThat(shares.take(greedy)).isTrue();
        }
        assertThat(shares.take(greedy)).isFalse();
        assertThat(shares.take(peer())).isTrue();

        shares.give(greedy);
        assertThat(shares.take(greedy)).isTrue();
    }

    @Test
    void endsAtTheLimitOfAll() {
        for (int i = 0; i < 40; i++) {
            assertThat(shares.take(peer())).isTrue();
        }
        assertThat(shares.take(greedy)).isFalse();
        assertThat(shares.take(greedy)).as("a refusal takes nothing").isFalse();
    }
}
