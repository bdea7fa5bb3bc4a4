package io.physarum.helm;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every object, whatever the values. (That its fields exist, {@link StrictModel} has seen to.) */
@NeedsHelm
class RenderTest {

    private static final String LONG = "a-release-name-that-is-as-long-as-helm-lets-it-be-53c";

    static Stream<Path> valueSets() {
        return Chart.valueSets();
    }

    @Test
    void lintFindsNothing() {
        assertThat(Chart.lint().getMessages()).noneMatch(message -> message.contains("[ERROR]"));
        assertThat(Chart.lint().isFailed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void rendersObjectsWithTheFieldsOfTheirKind(Path values) {
        assertThat(Chart.with(values).render().objects()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everySelectorMatchesItsPods(Path values) {
        Rendered rendered = Chart.with(values).render();
        rendered.all(StatefulSet.class)
                .forEach(set -> assertThat(
                                set.getSpec().getTemplate().getMetadata().getLabels())
                        .containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels()));
        rendered.all(DaemonSet.class)
                .forEach(set -> assertThat(
                                set.getSpec().getTemplate().getMetadata().getLabels())
                        .containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels()));
        rendered.all(Service.class)
                .forEach(service ->
                        assertOnePod(rendered, service, service.getSpec().getSelector()));
        rendered.all(PodDisruptionBudget.class)
                .forEach(budget -> assertOnePod(
                        rendered, budget, budget.getSpec().getSelector().getMatchLabels()));
    }

    private static void assertOnePod(Rendered rendered, HasMetadata from, Map<String, String> selector) {
        // Kubernetes adds this label to the pods of a StatefulSet.
        Map<String, String> known = new java.util.HashMap<>(selector);
        known.remove("statefulset.kubernetes.io/pod-name");
        assertThat(rendered.pods().stream()
                        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(known.entrySet())))
                .as("pods of %s", Rendered.nameOf(from))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyServicePortLeadsToAPortOfItsPods(Path values) {
        Rendered rendered = Chart.with(values).render();
        rendered.all(Service.class).forEach(service -> {
            String component = service.getMetadata().getLabels().get("app.kubernetes.io/component");
            service.getSpec()
                    .getPorts()
                    .forEach(port -> assertThat(rendered.container(component).getPorts())
                            .as("%s port %s", Rendered.nameOf(service), port.getName())
                            .anyMatch(there ->
                                    there.getName().equals(port.getTargetPort().getStrVal())
                                            && there.getContainerPort().equals(port.getPort())));
        });
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyVolumeMountAndReferenceIsThere(Path values) {
        Rendered rendered = Chart.with(values).render();
        Set<String> given = Set.of("mesh-key", "bootstrap-keys", "somebody");
        for (PodTemplateSpec pod : rendered.pods()) {
            Set<String> volumes = new HashSet<>();
            pod.getSpec().getVolumes().forEach(volume -> {
                assertThat(volumes.add(volume.getName()))
                        .as("one volume " + volume.getName())
                        .isTrue();
                if (volume.getConfigMap() != null) {
                    assertThat(rendered.has(
                                    ConfigMap.class, volume.getConfigMap().getName()))
                            .isTrue();
                }
                if (volume.getSecret() != null) {
                    String name = volume.getSecret().getSecretName();
                    assertThat(given.contains(name) || rendered.has(Secret.class, name))
                            .as(name)
                            .isTrue();
                }
            });
            claims(rendered, pod)
                    .forEach(claim -> assertThat(volumes.add(claim))
                            .as("one volume " + claim)
                            .isTrue());
            Set<String> mounted = new HashSet<>();
            Rendered.containers(pod)
                    .forEach(container -> container.getVolumeMounts().forEach(mount -> mounted.add(mount.getName())));
            assertThat(mounted).as("mounts of %s", pod.getMetadata().getName()).isEqualTo(volumes);
            String account = pod.getSpec().getServiceAccountName();
            if (account != null) {
                assertThat(given.contains(account) || rendered.has(ServiceAccount.class, account))
                        .as(account)
                        .isTrue();
            }
        }
    }

    private static List<String> claims(Rendered rendered, PodTemplateSpec pod) {
        return rendered.all(StatefulSet.class)
                .filter(set ->
                        set.getMetadata().getName().equals(pod.getMetadata().getName()))
                .flatMap(set -> set.getSpec().getVolumeClaimTemplates().stream())
                .map(claim -> claim.getMetadata().getName())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void namesAndLabelsStayWithinTheirLengths(Path values) {
        Rendered rendered = Chart.with(values)
                .named(LONG)
                .in("a-namespace-that-is-long-too")
                .render();
        rendered.objects().forEach(object -> {
            assertThat(object.getMetadata().getName())
                    .hasSizeLessThanOrEqualTo(63)
                    .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
            assertThat(object.getMetadata().getLabels().values()).allMatch(value -> value.length() <= 63);
        });
        // Their pods have a label with this name, a dash and a hash of ten.
        assertThat(rendered.all(StatefulSet.class))
                .allMatch(set -> set.getMetadata().getName().length() <= 52);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyObjectSaysWhereItBelongs(Path values) {
        Chart.with(values)
                .render()
                .objects()
                .forEach(object -> assertThat(object.getMetadata().getLabels())
                        .containsEntry("app.kubernetes.io/instance", "mesh")
                        .containsEntry("app.kubernetes.io/managed-by", "Helm")
                        .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/version", "helm.sh/chart"));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void twoReleasesInANamespaceDoNotCollide(Path values) {
        Chart chart = Chart.with(values);
        for (List<String> names : List.of(List.of("one", "two"), List.of(LONG, LONG.substring(0, 50) + "two"))) {
            Rendered one = chart.named(names.get(0)).render();
            Rendered two = chart.named(names.get(1)).render();
            assertThat(keys(one)).doesNotContainAnyElementsOf(keys(two)).doesNotHaveDuplicates();
            two.nodes()
                    .forEach(pod -> assertThat(one.all(Service.class))
                            .noneMatch(service -> pod.getMetadata()
                                    .getLabels()
                                    .entrySet()
                                    .containsAll(service.getSpec().getSelector().entrySet())));
        }
    }

    @Test
    void oneReleaseNameInTwoNamespacesDoesNotCollideInTheCluster() {
        Chart chart = Chart.DEFAULT.and("allocator: {rbac: {nodes: true}}");
        assertThat(chart.in("north").render().objects().stream()
                        .filter(object -> object.getKind().startsWith("Cluster"))
                        .map(Rendered::nameOf))
                .hasSize(2)
                .doesNotContainAnyElementsOf(chart.in("south").render().objects().stream()
                        .map(Rendered::nameOf)
                        .toList());
    }

    private static List<String> keys(Rendered rendered) {
        return rendered.objects().stream()
                .map(object -> object.getMetadata().getNamespace() + "/" + Rendered.nameOf(object))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void nothingIsRenderedOutsideOfTheNamespacesThatWereNamed(Path values) {
        Chart.with(values).render().objects().stream()
                .filter(object -> !object.getKind().startsWith("Cluster"))
                .forEach(object ->
                        assertThat(object.getMetadata().getNamespace()).isIn(Chart.NAMESPACE, "instances"));
    }

    @Test
    void aChangedConfigurationChangesThePodsOfItsComponentAlone() {
        Rendered before = Chart.DEFAULT.render();
        Rendered after = Chart.DEFAULT
                .and("registry: {config: {logging.level.root: warn}}")
                .render();
        assertThat(after.pod("registry").getMetadata().getAnnotations())
                .isNotEqualTo(before.pod("registry").getMetadata().getAnnotations());
        for (String other : List.of("bootstrap", "allocator", "proxy")) {
            assertThat(after.pod(other)).isEqualTo(before.pod(other));
        }
    }

    @Test
    void aChangedPassphraseChangesAllPods() {
        Rendered before = Chart.DEFAULT.and("psk: {value: one}").render();
        Rendered after = Chart.DEFAULT.and("psk: {value: two}").render();
        before.nodes()
                .forEach(pod -> assertThat(after.pod(Rendered.component(pod))).isNotEqualTo(pod));
    }

    @Test
    void aPassphraseIsTheSameWithTheLineEndOfItsFile() {
        Rendered plain = Chart.DEFAULT.and("psk: {value: open sesame}").render();
        for (String end : List.of("\\n", "\\r\\n")) {
            Rendered fromFile = Chart.DEFAULT
                    .and("psk: {value: \"open sesame" + end + "\"}")
                    .render();
            assertThat(fromFile.objects()).isEqualTo(plain.objects());
        }
        assertThat(plain.one(Secret.class, "mesh-physarum-psk").getData())
                .containsExactly(Map.entry("physarum.p2p.psk", "b3BlbiBzZXNhbWU="));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void whatChangesWithTheChartOrOtherObjectsIsNoLabelOfThePods(Path values) {
        Chart chart = Chart.with(values);
        Rendered before = chart.render();
        Rendered after = chart.and("commonLabels: {cost-centre: '7'}").render();
        for (PodTemplateSpec pod : before.nodes()) {
            assertThat(pod.getMetadata().getLabels())
                    .doesNotContainKeys(
                            "helm.sh/chart", "app.kubernetes.io/version", "app.kubernetes.io/managed-by", "team");
            assertThat(after.pod(Rendered.component(pod))).isEqualTo(pod);
        }
        assertThat(after.objects())
                .allMatch(object -> "7".equals(object.getMetadata().getLabels().get("cost-centre")));
    }
}
