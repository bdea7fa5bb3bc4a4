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

    private static final Sender SENDER = sender();

    private final ValueStore store = new ValueStore(
            new ValueStore.Limits(5, 100, 3, 4),
            TTL,
            new Validators(
                    Map.of("longest", new LongestWins(), PublicKeyValidator.NAMESPACE, new PublicKeyValidator())));

    private static Sender sender() {
        return new Sender(Keys.generate(KeyType.ED25519).peerId(), null);
    }

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
        Sender other = sender();
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
    void whoHasMostGivesAValueUpForANewcomerWhenAllIsTaken() {
        Sender other = sender();
        Sender newcomer = sender();
        for (int i = 0; i < 5; i++) {
            store.put(value("/longest/" + i, "A"), i < 3 ? SENDER : other, 0);
        }

        assertThat(store.put(value("/longest/5", "A"), newcomer, 0)).isEqualTo(Outcome.STORED);

        assertThat(store.size()).isEqualTo(5);
        assertThat(store.get(ByteString.copyFromUtf8("/longest/0"), 0)).isEmpty();
        assertThat(store.get(ByteString.copyFromUtf8("/longest/1"), 0)).isPresent();
    }

    @Test
    void ownValuesHaveRoomOfTheirOwn() {
        for (int i = 0; i < 4; i++) {
            assertThat(store.putOwn(value("/longest/own" + i, "A"), 0)).isEqualTo(Outcome.STORED);
        }
        assertThatThrownBy(() -> store.putOwn(value("/longest/own4", "A"), 0))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("dht-own-values");
        assertThat(store.putOwn(value("/longest/own0", "A"), 0)).isEqualTo(Outcome.STORED);

        Sender other = sender();
        for (int i = 0; i < 5; i++) {
            store.put(value("/longest/" + i, "A"), i < 3 ? SENDER : other, 0);
        }
        store.put(value("/longest/5", "A"), sender(), 0);

        assertThat(store.size()).isEqualTo(9);
        for (int i = 0; i < 4; i++) {
            assertThat(store.get(ByteString.copyFromUtf8("/longest/own" + i), 0))
                    .isPresent();
        }
    }

    @Test
    void aBetterValueOfAnotherStaysInTheRoomOfAnOwnOneUntilItExpires() {
        for (int i = 0; i < 4; i++) {
            store.putOwn(value("/longest/own" + i, "A"), 0);
        }
        for (int i = 0; i < 4; i++) {
            store.put(value("/longest/own" + i, "AB"), SENDER, 0);
        }
        assertThat(store.put(value("/longest/0", "A"), SENDER, 0)).isEqualTo(Outcome.STORED);
        assertThat(store.putOwn(value("/longest/own0", "A"), 0)).isEqualTo(Outcome.OUTDATED);

        store.expire(TTL.toNanos());

        assertThat(store.size()).isZero();
        for (int i = 0; i < 4; i++) {
            store.putOwn(value("/longest/new" + i, "A"), TTL.toNanos());
        }
    }

    @Test
    void aPublicKeyIsValidUnderItsOwnersIdOnly() {
        PublicKeyValidator validator = new PublicKeyValidator();
        for (KeyType type : List.of(KeyType.ED25519, KeyType.SECP256K1)) {
            PublicKey key = Keys.generate(type).publicKey();
            ByteString value = ByteString.copyFrom(key.marshal());

            assertThat(validator.isValid(PublicKeyValidator.keyOf(PeerId.of(key)), value))
                    .isTrue();
            assertThat(validator.isValid(PublicKeyValidator.keyOf(SENDER.peer()), value))
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
