package io.physarum.starter.logging;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonWriter;

import static org.assertj.core.api.Assertions.assertThat;

class PeerIdMemberTest {

    private final PeerId one = Keys.generate(KeyType.ED25519).peerId();

    private final PeerId other = Keys.generate(KeyType.ED25519).peerId();

    private final JsonWriter<Object> lines = JsonWriter.of(new PeerIdMember()::customize);

    @AfterEach
    void stop() {
        PeerIdMember.remove(one);
        PeerIdMember.remove(other);
    }

    @Test
    void namesTheNodeWhileItIsTheOnlyOne() {
        assertThat(line()).isEqualTo("{}");
        PeerIdMember.add(one);
        assertThat(line()).isEqualTo("{\"peer.id\":\"" + one + "\"}");
        PeerIdMember.add(other);
        assertThat(line()).isEqualTo("{}");
        PeerIdMember.remove(one);
        assertThat(line()).contains(other.toString());
    }

    private String line() {
        return lines.writeToString("an event");
    }
}
