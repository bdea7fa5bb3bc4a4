package io.physarum.registry;

import java.util.List;
import java.util.Map;

import io.physarum.registry.store.StoreHealth;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StoreGaugesTest {

    private static final List<String> THREE = List.of("one [http://a:2379]", "two [http://b:2379]", "three (expected)");

    @Test
    void anEmbeddedStoreIsTheOnlyMemberAndLeads() {
        StoreHealth health = new StoreHealth(true, Map.of("store", "embedded", "entries", 2));
        assertThat(StoreGauges.members(health)).isEqualTo(1);
        assertThat(StoreGauges.leader(health)).isEqualTo(1);
    }

    @Test
    void aClusterHasItsMembersAndPerhapsALeader() {
        StoreHealth led = new StoreHealth(true, Map.of("store", "etcd", "members", THREE, "leader", "one"));
        assertThat(StoreGauges.members(led)).isEqualTo(3);
        assertThat(StoreGauges.leader(led)).isEqualTo(1);
        StoreHealth leaderless = new StoreHealth(true, Map.of("store", "etcd", "members", THREE, "leader", "none"));
        assertThat(StoreGauges.leader(leaderless)).isZero();
    }

    @Test
    void aClusterUnderAnAlarmStillHasItsMembersAndLeader() {
        StoreHealth alarmed = new StoreHealth(
                false, Map.of("members", THREE, "leader", "one", StoreHealth.ALARMS, List.of("alarm:NOSPACE")));
        assertThat(StoreGauges.members(alarmed)).isEqualTo(3);
        assertThat(StoreGauges.leader(alarmed)).isEqualTo(1);
    }

    @Test
    void ofAStoreThatDoesNotAnswerTheMembersAreUnknown() {
        StoreHealth down = new StoreHealth(false, Map.of("store", "etcd", "members", THREE, "error", "timeout"));
        assertThat(StoreGauges.members(down)).isNaN();
        assertThat(StoreGauges.leader(down)).isZero();
    }
}
