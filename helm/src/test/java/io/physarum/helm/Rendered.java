package io.physarum.helm;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;

/** What Helm made of the chart. */
final class Rendered {

    private final List<Map<String, Object>> documents;

    private final List<HasMetadata> objects;

    Rendered(List<Map<String, Object>> documents) {
        this.documents = documents;
        this.objects = documents.stream().map(StrictModel::parse).toList();
    }

    List<Map<String, Object>> documents() {
        return documents;
    }

    List<HasMetadata> objects() {
        return objects;
    }

    <T extends HasMetadata> Stream<T> all(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast);
    }

    <T extends HasMetadata> T one(Class<T> kind, String name) {
        return all(kind)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + name + " in "
                        + objects.stream().map(Rendered::nameOf).toList()));
    }

    boolean has(Class<? extends HasMetadata> kind, String name) {
        return all(kind).anyMatch(object -> object.getMetadata().getName().equals(name));
    }

    /** The pods that there will be, the test's among them. */
    List<PodTemplateSpec> pods() {
        return Stream.of(
                        all(StatefulSet.class)
                                .map(set -> named(set, set.getSpec().getTemplate())),
                        all(DaemonSet.class).map(set -> named(set, set.getSpec().getTemplate())),
                        all(Pod.class).map(pod -> new PodTemplateSpec(pod.getMetadata(), pod.getSpec())))
                .flatMap(pods -> pods)
                .toList();
    }

    private static PodTemplateSpec named(HasMetadata owner, PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .withName(owner.getMetadata().getName())
                .withNamespace(owner.getMetadata().getNamespace())
                .endMetadata()
                .build();
    }

    /** The pods but for the test's. */
    List<PodTemplateSpec> nodes() {
        return pods().stream().filter(pod -> !component(pod).equals("test")).toList();
    }

    PodTemplateSpec pod(String component) {
        return pods().stream()
                .filter(pod -> component(pod).equals(component))
                .findFirst()
                .orElseThrow();
    }

    Container container(String component) {
        return pod(component).getSpec().getContainers().get(0);
    }

    /** All containers of a pod, those of its beginning first. */
    static List<Container> containers(PodTemplateSpec pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
    }

    static String component(PodTemplateSpec pod) {
        return pod.getMetadata().getLabels().get("app.kubernetes.io/component");
    }

    /** The documents of a component's application.yml. */
    List<Map<String, Object>> config(String component) {
        return Chart.documents(configText(component));
    }

    String configText(String component) {
        return all(ConfigMap.class)
                .filter(map -> component.equals(map.getMetadata().getLabels().get("app.kubernetes.io/component")))
                .findFirst()
                .orElseThrow()
                .getData()
                .get("application.yml");
    }

    static String nameOf(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
