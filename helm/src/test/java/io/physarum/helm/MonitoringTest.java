package io.physarum.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What Prometheus and Grafana get. */
@NeedsHelm
class MonitoringTest {

    private static final Chart ALL = Chart.DEFAULT.and(
            "monitoring: {serviceMonitor: {enabled: true}, prometheusRule: {enabled: true}, dashboards: {enabled: true}}");

    @Test
    void nothingOfItIsThereByDefault() {
        assertThat(Chart.DEFAULT.render().objects())
                .extracting(HasMetadata::getKind)
                .doesNotContain("ServiceMonitor", "PrometheusRule");
        assertThat(dashboards(Chart.DEFAULT.render())).isEmpty();
    }

    @Test
    void theRulesAreThoseOfDockerCompose() throws IOException {
        Path rules = Chart.FOLDER.resolve("files/rules.yml");
        assertThat(rules).hasSameTextualContentAs(Chart.elsewhere("docker/prometheus/rules/physarum.yml"));
        assertThat(spec(ALL.render(), "PrometheusRule"))
                .isEqualTo(Chart.documents(Files.readString(rules)).get(0));
    }

    @Test
    void aComponentThatTheReleaseDoesNotRunIsNotMissed() {
        Map<String, Object> edge = spec(
                Chart.with(Path.of("src/test/resources/values/06-edge.yaml"))
                        .and("monitoring: {prometheusRule: {enabled: true}}")
                        .render(),
                "PrometheusRule");
        Map<String, Object> all = spec(ALL.render(), "PrometheusRule");
        assertThat(absent(edge)).containsEntry("expr", """
                absent(up{job="physarum", component="allocator"})
                  or absent(up{job="physarum", component="proxy"})
                """);
        absent(edge).put("expr", absent(all).get("expr"));
        assertThat(edge).as("but for that, the rules are the same").isEqualTo(all);
    }

    private static Map<String, Object> absent(Map<String, Object> rules) {
        return OperatorObject.maps(rules.get("groups")).stream()
                .flatMap(group -> OperatorObject.maps(group.get("rules")).stream())
                .filter(rule -> "PhysarumComponentAbsent".equals(rule.get("alert")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theDashboardsAreThoseOfDockerCompose() {
        Map<String, String> ours = texts(Chart.FOLDER.resolve("files/dashboards"));
        assertThat(ours).isNotEmpty().isEqualTo(texts(Chart.elsewhere("docker/grafana/dashboards")));
        assertThat(dashboards(ALL.render())).isEqualTo(ours);
    }

    @Test
    void prometheusScrapesEveryComponentOnceAndNamesIt() {
        Rendered rendered = ALL.render();
        Map<String, Object> monitor = spec(rendered, "ServiceMonitor");
        Map<String, Object> selector = OperatorObject.map(monitor.get("selector"));
        Map<String, Object> expression =
                OperatorObject.maps(selector.get("matchExpressions")).get(0);
        List<Service> scraped = rendered.all(Service.class)
                .filter(service -> service.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(
                                OperatorObject.map(selector.get("matchLabels")).entrySet()))
                .filter(service -> service.getMetadata().getLabels().containsKey(expression.get("key")))
                .toList();
        assertThat(scraped)
                .extracting(service -> service.getMetadata().getLabels().get("io.physarum/application"))
                .containsExactlyInAnyOrder("ping-monitor", "registry-service", "allocator", "proxy");
        assertThat(scraped)
                .allMatch(service -> service.getMetadata()
                        .getLabels()
                        .get((String) monitor.get("jobLabel"))
                        .equals("physarum"));
        Map<String, Object> endpoint =
                OperatorObject.maps(monitor.get("endpoints")).get(0);
        assertThat(scraped)
                .allMatch(service -> service.getSpec().getPorts().stream()
                        .anyMatch(port -> port.getName().equals(endpoint.get("port"))));
        assertThat(endpoint).containsEntry("path", "/actuator/prometheus");
        assertThat(OperatorObject.maps(endpoint.get("relabelings")).get(0))
                .containsEntry("sourceLabels", List.of("__meta_kubernetes_service_label_io_physarum_application"))
                .containsEntry("targetLabel", "component");
    }

    private static Map<String, Object> spec(Rendered rendered, String kind) {
        return rendered.documents().stream()
                .filter(document -> document.get("kind").equals(kind))
                .findFirst()
                .map(document -> OperatorObject.map(document.get("spec")))
                .orElseThrow();
    }

    private static Map<String, String> dashboards(Rendered rendered) {
        Map<String, String> found = new java.util.TreeMap<>();
        rendered.all(ConfigMap.class)
                .filter(map -> map.getMetadata().getLabels().containsKey("grafana_dashboard"))
                .forEach(map -> found.putAll(map.getData()));
        return found;
    }

    private static Map<String, String> texts(Path folder) {
        Map<String, String> texts = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> texts.put(file.getFileName().toString(), Chart.read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }
}
