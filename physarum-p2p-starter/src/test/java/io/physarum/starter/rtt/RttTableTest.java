package io.physarum.starter.rtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RttTableTest {

    private final PeerId alice = Keys.generate(KeyType.ED25519).peerId();

    private final PeerId bob = Keys.generate(KeyType.ED25519).peerId();

    private final PeerId carol = Keys.generate(KeyType.ED25519).peerId();

    private long now;

    private final RttTable table = new RttTable(0.1, Duration.ofMinutes(10), 2, () -> now);

    @Test
    void theFirstMeasurementIsTheAverage() {
        table.record(alice, Duration.ofMillis(20));
        assertThat(table.rtt(alice)).hasValue(new Rtt(Duration.ofMillis(20), Duration.ofMillis(20), 0));
    }

    @Test
    void aNewMeasurementCountsATenth() {
        table.record(alice, Duration.ofMillis(20));
        table.record(alice, Duration.ofMillis(120));
        Rtt rtt = table.rtt(alice).orElseThrow();
        assertThat(rtt.last()).isEqualTo(Duration.ofMillis(120));
        assertThat(rtt.average()).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void knowsNothingOfStrangers() {
        assertThat(table.rtt(alice)).isEmpty();
        assertThat(table.all()).isEmpty();
    }

    @Test
    void forgetsAPeerTenMinutesAfterItsLastMeasurement() {
        for (PeerId peer : List.of(alice, bob)) {
            table.record(peer, Duration.ofMillis(1));
            now += Duration.ofMinutes(5).toNanos();
            table.record(peer, Duration.ofMillis(1));
        }
        now += Duration.ofMinutes(5).toNanos() - 1;
        table.expire();
        assertThat(table.all()).containsOnlyKeys(alice, bob);
        now++;
        table.expire();
        assertThat(table.all()).containsOnlyKeys(bob);
    }

    @Test
    void forgetsAPeerThatWasThereForAMomentSoon() {
        table.record(alice, Duration.ofMillis(1));
        table.record(bob, Duration.ofMillis(1));
        now += Duration.ofSeconds(2).toNanos();
        table.record(bob, Duration.ofMillis(1));
        now += Duration.ofSeconds(8).toNanos();
        table.expire();
        assertThat(table.all()).containsOnlyKeys(bob);
        now += Duration.ofSeconds(12).toNanos();
        table.expire();
        assertThat(table.all()).isEmpty();
    }

    @Test
    void aMeasurementRenewsAPeer() {
        table.record(alice, Duration.ofMillis(1));
        now += Duration.ofMinutes(2).toNanos();
        table.record(alice, Duration.ofMillis(1));
        now += Duration.ofMinutes(9).toNanos();
        table.expire();
        assertThat(table.rtt(alice)).isPresent();
    }

    @Test
    void aFullTableForgetsThePeerMeasuredLongestAgo() {
        table.record(alice, Duration.ofMillis(1));
        table.record(bob, Duration.ofMillis(1));
        table.record(alice, Duration.ofMillis(1));
        table.record(carol, Duration.ofMillis(1));
        assertThat(table.all()).containsOnlyKeys(alice, carol);
    }

    @Test
    void keepsAPeerThatIsMeasuredWhileOthersExpire() {
        table.record(alice, Duration.ofMillis(1));
        table.record(bob, Duration.ofMillis(1));
        List<PeerId> removed = new ArrayList<>();
        table.addListener(new RttListener() {
            @Override
            public void onAdded(PeerId peer) {}

            @Override
            public void onRemoved(PeerId peer) {
                removed.add(peer);
                table.record(bob, Duration.ofMillis(2));
            }
        });
        now += Duration.ofHours(1).toNanos();
        table.expire();

        assertThat(removed).containsExactly(alice);
        assertThat(table.all()).containsOnlyKeys(bob);
    }

    @Test
    void tellsOfAPeersReturnAfterTheTellingOfItsLeaveHasEnded() throws InterruptedException {
        Thread returning = new Thread(() -> table.record(alice, Duration.ofMillis(1)), "measures alice again");
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        table.record(alice, Duration.ofMillis(1));
        table.addListener(new RttListener() {
            @Override
            public void onAdded(PeerId peer) {
                events.add("added");
            }

            @Override
            public void onRemoved(PeerId peer) {
                returning.start();
                await().until(() -> returning.getState() == Thread.State.BLOCKED || !returning.isAlive());
                events.add("removed");
            }
        });
        now += Duration.ofHours(1).toNanos();
        table.expire();
        returning.join();

        assertThat(events).containsExactly("added", "removed", "added");
        assertThat(table.all()).containsOnlyKeys(alice);
    }

    @Test
    void tellsOfPeersThatComeAndGo() {
        List<String> events = new ArrayList<>();
        table.record(alice, Duration.ofMillis(1));
        table.addListener(new RttListener() {
            @Override
            public void onAdded(PeerId peer) {
                events.add("added " + peer);
            }

            @Override
            public void onRemoved(PeerId peer) {
                events.add("removed " + peer);
            }
        });
        table.record(alice, Duration.ofMillis(1));
        table.record(bob, Duration.ofMillis(1));
        now += Duration.ofHours(1).toNanos();
        table.expire();
        assertThat(events).containsExactly("added " + alice, "added " + bob, "removed " + alice, "removed " + bob);
    }
}
