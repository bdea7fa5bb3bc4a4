package io.physarum.registry.store.etcd;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeaderViewTest {

    private static final List<String> PEERS = List.of(
            "# TYPE etcd_network_active_peers gauge",
            "etcd_network_active_peers{Local=\"8211f1d0f64f3269\",Remote=\"91bc3c398fb3c146\"} 1",
            "etcd_network_active_peers{Local=\"8211f1d0f64f3269\",Remote=\"fd422379fda50e48\"} 0",
            "etcd_network_active_peers{Local=\"8211f1d0f64f3269\",Remote=\"ab\"} 1",
            "etcd_network_active_peers{Local=\"8211f1d0f64f3269\",Remote=\"none\"} 1");

    @Test
    void findsThePeersThatTheLeaderHears() {
        LeaderView.Metrics metrics = read("etcd_server_is_leader 1");

        assertThat(metrics.peers())
                .hasValueSatisfying(peers -> assertThat(peers).containsExactlyInAnyOrder(0x91bc3c398fb3c146L, 0xabL));
    }

    @Test
    void believesNobodyWhoDoesNotLead() {
        assertThat(read("etcd_server_is_leader 0").peers()).isEmpty();
    }

    private static LeaderView.Metrics read(String leads) {
        LeaderView.Metrics metrics = new LeaderView.Metrics();
        PEERS.forEach(metrics::onNext);
        metrics.onNext(leads);
        metrics.onComplete();
        return metrics;
    }
}
