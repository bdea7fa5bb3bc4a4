package io.physarum.helm;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** docker-compose.yml, the chart's sibling: its settings are those of .env, and it leaves as much time and as little open. */
@NeedsHelm
class ComposeTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-[^}]+)?}");

    private static final Pattern SETTING = Pattern.compile("(?m)^(\\w+)=");

    private static final String TEXT = Chart.read(Chart.elsewhere("docker-compose.yml"));

    private static final Map<String, Object> SERVICES =
            OperatorObject.map(Chart.documents(TEXT).get(0).get("services"));

    private static Map<String, Object> service(String name) {
        return OperatorObject.map(Objects.requireNonNull(SERVICES.get(name), name));
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void everySettingIsInTheEnvFileAndUsed() {
        assertThat(names(VARIABLE, TEXT)).isEqualTo(names(SETTING, Chart.read(Chart.elsewhere(".env"))));
    }

    @Test
    void whoBeginsTheRegistriesClusterIsASetting() {
        assertThat(service("registry").get("command").toString())
                .contains("--new-etcd-cluster=${PHYSARUM_ETCD_NEW_CLUSTER:-true}");
    }

    @Test
    void anAllocatorHasTheChartsTimeToEndItsInstances() {
        int seconds = Chart.DEFAULT
                .render()
                .pod("allocator")
                .getSpec()
                .getTerminationGracePeriodSeconds()
                .intValue();
        assertThat(service("allocator")).containsEntry("stop_grace_period", seconds + "s");
    }

    @Test
    void instancesAreToldWhereTheProxyListens() {
        Map<String, Object> proxy = service("proxy");
        String address = "${PHYSARUM_GATEWAY_ADDRESS}";
        assertThat(OperatorObject.map(proxy.get("environment"))).containsEntry("PHYSARUM_PROXY_HTTP_ADDRESS", address);
        assertThat(proxy.get("command").toString()).isEqualTo("[${PHYSARUM_GATEWAY_PORT}]");
        assertThat(OperatorObject.map(service("allocator").get("environment")))
                .containsEntry("PHYSARUM_ALLOCATOR_PROXY_ADDRESS", address + ":${PHYSARUM_GATEWAY_PORT}");
    }

    /** Else one who keeps an older .env would open them by an update. */
    @Test
    void whoOpensMetricsDoesNotOpenPrometheusAndGrafana() {
        for (String name : Set.of("prometheus", "grafana")) {
            assertThat(service(name).toString())
                    .contains("${PHYSARUM_UI_ADDRESS:-127.0.0.1}")
                    .doesNotContain("${PHYSARUM_METRICS_ADDRESS}");
        }
    }
}
