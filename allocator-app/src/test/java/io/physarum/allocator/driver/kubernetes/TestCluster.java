package io.physarum.allocator.driver.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API server and a node for tests. No real cluster was at hand when the driver was written: this is fabric8's mock server in
 * CRUD mode, which stores objects and tells watches of them but admits all, with a {@link TestKubelet} that does a scheduler's
 * and a kubelet's part. Added here is what the mock lacks: access reviews, output of pods, and pods that stay until their node has
 * ended them.
 */
public final class TestCluster implements Closeable {

    public static final String NODE = "edge-1";

    public static final String NAMESPACE = "mesh";

    static final String FINALIZER = "physarum.io/test-kubelet";

    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    static {
        REQUESTS.setLevel(Level.WARNING);
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String PODS = "/api/v1/namespaces/" + NAMESPACE + "/pods";

    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();

    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new ApiServer(), false);

    private final KubernetesClient client;

    private final TcpRelay relay;

    private final TestKubelet kubelet;

    private volatile boolean anonymous;

    /** Starts all of it; containers work in a folder, and their output goes to another one. */
    public TestCluster(Path programs, Path outputs) throws IOException {
        server.init();
        relay = new TcpRelay(server.getPort());
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url("/"))
                .withNamespace(NAMESPACE)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        kubelet = new TestKubelet(client, programs, outputs);
    }

    /** A client that nothing stands between. */
    public KubernetesClient client() {
        return client;
    }

    public TestKubelet kubelet() {
        return kubelet;
    }

    /** What stands between the driver and the API server. */
    TcpRelay relay() {
        return relay;
    }

    /** Takes a permission away, such as {@code create pods} or, for what is given everywhere, {@code get nodes everywhere}. */
    void forbid(String... permissions) {
        forbidden.addAll(List.of(permissions));
    }

    /** Lets the API server know nobody any more. */
    void forgetUsers() {
        anonymous = true;
    }

    /** Writes a kubeconfig file, as the driver reads it. */
    public Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: test
                  cluster:
                    server: http://127.0.0.1:%d
                users:
                - name: allocator
                  user: {token: secret}
                contexts:
                - name: test
                  context: {cluster: test, user: allocator, namespace: %s}
                current-context: test
                """.formatted(relay.port(), NAMESPACE));
    }

    @Override
    public void close() throws IOException {
        kubelet.close();
        relay.close();
        client.close();
        server.destroy();
    }

    private final class ApiServer extends Dispatcher {

        private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            if (anonymous) {
                return status(401, "Unauthorized");
            }
            String path = request.getPath();
            if (path.endsWith("/selfsubjectaccessreviews")) {
                return forbidden.contains("create selfsubjectaccessreviews everywhere")
                        ? status(403, "selfsubjectaccessreviews is forbidden")
                        : review(request);
            }
            if (path.startsWith("/api/v1/nodes/")
                    && "GET".equals(request.getMethod())
                    && forbidden.contains("get nodes everywhere")) {
                return status(403, "nodes \"" + NODE + "\" is forbidden");
            }
            if (path.startsWith("/api/v1/pods") && forbidden.contains("list pods everywhere")) {
                return status(403, "pods is forbidden");
            }
            if (path.startsWith(PODS + "/") && path.contains("/log")) {
                String pod = path.substring(PODS.length() + 1, path.indexOf("/log"));
                return new MockResponse().setResponseCode(200).setBody(kubelet.output(pod));
            }
            if (path.contains("fieldSelector=spec.nodeName") || path.contains("fieldSelector=involvedObject.name")) {
                return WatchListener.in(objects.dispatch(withoutSelector(request)));
            }
            return WatchListener.in(objects.dispatch(
                    path.equals(PODS) && "POST".equals(request.getMethod()) ? withFinalizer(request) : request));
        }

        @Override
        public void shutdown() {
            objects.shutdown();
        }

        private MockResponse review(RecordedRequest request) {
            ObjectNode review = (ObjectNode) JSON.readTree(request.getUtf8Body());
            JsonNode asked = review.path("spec").path("resourceAttributes");
            String subresource = asked.path("subresource").asString("");
            String permission = asked.path("verb").asString("") + " "
                    + asked.path("resource").asString("")
                    + (subresource.isEmpty() ? "" : "/" + subresource)
                    + (asked.path("namespace").asString("").isEmpty() ? " everywhere" : "");
            review.putObject("status").put("allowed", !forbidden.contains(permission));
            return new MockResponse()
                    .setResponseCode(201)
                    .addHeader("Content-Type", "application/json")
                    .setBody(review.toString());
        }

        /** The mock knows no such fields and would answer with nothing; the driver looks at what it gets besides. */
        private static RecordedRequest withoutSelector(RecordedRequest request) {
            return new RecordedRequest(
                    request.getHttpVersion(),
                    request.method(),
                    request.getPath().replaceAll("fieldSelector=[^&]*&?", ""),
                    request.getHeaders(),
                    new Buffer());
        }

        /** So that a pod which is deleted stays until the kubelet has ended it. */
        private static RecordedRequest withFinalizer(RecordedRequest request) {
            ObjectNode pod = (ObjectNode) JSON.readTree(request.getUtf8Body());
            ((ObjectNode) pod.get("metadata")).putArray("finalizers").add(FINALIZER);
            return new RecordedRequest(
                    request.getHttpVersion(),
                    request.method(),
                    request.getPath(),
                    request.getHeaders(),
                    new Buffer(pod.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }

        private static MockResponse status(int code, String message) {
            String body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code
                    + ",\"message\":" + JSON.writeValueAsString(message) + "}";
            return new MockResponse()
                    .setResponseCode(code)
                    .addHeader("Content-Type", "application/json")
                    .setBody(body);
        }
    }
}
