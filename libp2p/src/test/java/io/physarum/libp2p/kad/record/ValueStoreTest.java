package io.physarum.libp2p.kad.record;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.kad.record.ValueStore.Outcome;
import io.physarum.libp2p.kad.wire.KadRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ValueStoreTest {

    private static final Duration TTL = Duration.ofHours(1);

    private static final PeerId SENDER =
            PeerId.of(Keys.generate(KeyType.ED25519).publicKey());

    private final ValueStore store = new ValueStore(
            new ValueStore.Limits(5, 100, 3),
            TTL,
            new Validators(
                    Map.of("longest", new LongestWins(), PublicKeyValidator.NAMESPACE, new PublicKeyValidator())));

    /** Values of capital letters, of which the longest is best. */
    private static final class LongestWins implements RecordValidator {

        @Override
        public boolean isValid(ByteString key, ByteString value) {
            return value.toStringUtf8().matches("[A-Z]+");
        }

        @Override
        public int select(ByteString key, List<ByteString> values) {
            int best = 0;
            for (int i = 1; i < values.size(); i++) {
                if (values.get(i).size() > values.get(best).size()) {
                    best = i;
                }
            }
            return best;
        }
    }

    @Test
    void keepsAValidValueUntilItExpires() {
        store.put(value("/longest/a", "ABC"), SENDER, 0);

        assertThat(store.get(ByteString.copyFromUtf8("/longest/a"), TTL.toNanos() - 1))
                .contains(value("/longest/a", "ABC"));
        assertThat(store.get(ByteString.copyFromUtf8("/longest/a"), TTL.toNanos()))
                .isEmpty();
        store.expire(TTL.toNanos());
        assertThat(store.size()).isZero();
    }

    @Test
    void refusesInvalidValuesAndUnknownNamespaces() {
        for (String key :
                List.of("/other/a", "longest/a", "/longest", "/", "a", "//a", "/longest" + "x".repeat(100) + "/a")) {
            assertThat(store.put(value(key, "ABC"), SENDER, 0)).as(key).isEqualTo(Outcome.INVALID);
        }
        assertThat(store.put(value("/longest/a", "abc"), SENDER, 0)).isEqualTo(Outcome.INVALID);
        assertThat(store.size()).isZero();
    }

    @Test
    void replacesAValueOnlyByABetterOne() {
        store.put(value("/longest/a", "ABC"), SENDER, 0);
        store.put(value("/longest/a", "ABCD"), SENDER, 0);

        assertThat(store.put(value("/longest/a", "XYZ"), SENDER, 0)).isEqualTo(Outcome.OUTDATED);
        assertThat(store.put(value("/longest/a", "ABCD"), SENDER, 10)).isEqualTo(Outcome.STORED);
        assertThat(store.get(ByteString.copyFromUtf8("/longest/a"), TTL.toNanos()))
                .contains(value("/longest/a", "ABCD"));
    }

    @Test
    void holdsOnlySoMuchOfEachAndOfAll() {
        for (int i = 0; i < 3; i++) {
            store.put(value("/longest/" + i, "A"), SENDER, 0);
        }
        assertThatThrownBy(() -> store.put(value("/longest/3", "A"), SENDER, 0))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("dht-values-per-peer");
        PeerId other = PeerId.of(Keys.generate(KeyType.ED25519).publicKey());
        store.put(value("/longest/3", "A"), other, 0);
        store.put(value("/longest/4", "A"), other, 0);
        assertThatThrownBy(() -> store.put(value("/longest/5", "A"), other, 0))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("dht-values");
        assertThatThrownBy(() -> store.put(value("/longest/0", "A".repeat(101)), other, 0))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("dht-value-bytes");
    }

    @Test
    void aPublicKeyIsValidUnderItsOwnersIdOnly() {
        PublicKeyValidator validator = new PublicKeyValidator();
        for (KeyType type : List.of(KeyType.ED25519, KeyType.SECP256K1)) {
            PublicKey key = Keys.generate(type).publicKey();
            ByteString value = ByteString.copyFrom(key.marshal());

            assertThat(validator.isValid(PublicKeyValidator.keyOf(PeerId.of(key)), value))
                    .isTrue();
            assertThat(validator.isValid(PublicKeyValidator.keyOf(SENDER), value))
                    .isFalse();
            assertThat(validator.isValid(PublicKeyValidator.keyOf(PeerId.of(key)), value.substring(1)))
                    .isFalse();
            assertThat(validator.isValid(PublicKeyValidator.keyOf(PeerId.of(key)), ByteString.EMPTY))
                    .isFalse();
        }
    }

    private static KadRecord value(String key, String value) {
        return new KadRecord(ByteString.copyFromUtf8(key), ByteString.copyFromUtf8(value), "");
    }
}
