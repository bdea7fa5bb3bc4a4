package io.physarum.allocator.driver.kubernetes;

import java.util.List;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What the allocator's service account must be allowed to do. All are in the API group {@code ""}.
 *
 * @param verb what is done
 * @param resource to what
 * @param subresource to which part of it; null for all of it
 * @param inNamespace whether a Role in the namespace of pods gives it, else a ClusterRole does
 */
record Permission(String verb, String resource, @Nullable String subresource, boolean inNamespace) {

    /** Without these nothing works. */
    static final List<Permission> NEEDED =
            List.of(pods("create"), pods("get"), pods("list"), pods("watch"), pods("delete"));

    /** Without these less is known: why a pod waits, what it wrote, how much room the node has, which images it has. */
    static final List<Permission> HELPFUL = List.of(
            new Permission("get", "pods", "log", true),
            new Permission("list", "events", null, true),
            new Permission("get", "nodes", null, false),
            new Permission("list", "pods", null, false));

    private static Permission pods(String verb) {
        return new Permission(verb, "pods", null, true);
    }

    /** The question whether it is given. */
    SelfSubjectAccessReview review(String namespace) {
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup("")
                .withResource(resource)
                .withSubresource(subresource)
                .withNamespace(inNamespace ? namespace : null)
                .endResourceAttributes()
                .endSpec()
                .build();
    }

    /** In {@code kubectl}'s words, with where it is needed. */
    String describe(String namespace) {
        String what = verb + " " + resource + (subresource == null ? "" : "/" + subresource);
        if (inNamespace) {
            return what + " in namespace " + namespace;
        }
        return "pods".equals(resource) ? what + " in all namespaces" : what;
    }
}
