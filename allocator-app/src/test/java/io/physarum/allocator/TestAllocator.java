package io.physarum.allocator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.physarum.allocator.driver.TestProgram;
import io.physarum.allocator.instance.Allocator;
import io.physarum.allocator.instance.InstanceView;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.StartedInstance;
import io.physarum.mesh.bundle.Bundle;
import io.physarum.mesh.bundle.BundleBuilder;
import io.physarum.mesh.bundle.BundleDirectory;
import io.physarum.mesh.dataplane.http.ServedInstance;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.starter.launch.ApplicationStarter;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;

import static org.awaitility.Awaitility.await;

/** The whole application, with a node of its own and directories of its own. */
final class TestAllocator implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(60);

    static final String SERVE =
            "exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx32m -cp . " + TestProgram.class.getName();

    private final Path temp;

    private final ConfigurableApplicationContext context;

    private final HttpClient http = HttpClient.newHttpClient();

    TestAllocator(Path temp, Map<String, Object> properties) {
        this.temp = temp;
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("physarum.home", temp.toString());
        all.put("physarum.p2p.bootstrap.required", "false");
        all.put("physarum.p2p.listen", "/ip4/127.0.0.1/tcp/0");
        all.put("server.port", "0");
        all.put("physarum.allocator.driver", "process");
        all.put("physarum.allocator.stop-grace", "1s");
        all.putAll(properties);
        context = ApplicationStarter.of(AllocatorApplication.class)
                .with(all)
                .stoppedByCaller()
                .start();
        await().atMost(LIMIT).until(allocator()::isOpen);
    }

    Allocator allocator() {
        return context.getBean(Allocator.class);
    }

    Host host() {
        return context.getBean(Host.class);
    }

    KademliaDht dht() {
        return context.getBean(KademliaDht.class);
    }

    ServedInstances served() {
        return context.getBean(ServedInstances.class);
    }

    /** Begins to use a service's instance, which is kept until that {@linkplain ServedInstance#end() ends}. */
    ServedInstance use(ServiceName name) {
        ServedInstance instance = served().find(name, Optional.empty()).orElseThrow();
        instance.begin();
        return instance;
    }

    List<InstanceView> instances() {
        return allocator().instances();
    }

    StartedInstance start(AllocationRequest request) {
        return Objects.requireNonNull(allocator().service().start(request).block(LIMIT));
    }

    List<StartedInstance> startAtOnce(int times, AllocationRequest request) {
        return Objects.requireNonNull(Flux.range(0, times)
                .flatMap(i -> allocator().service().start(request), times)
                .collectList()
                .block(LIMIT));
    }

    AllocationOffer offer(AllocationRequest request) {
        return Objects.requireNonNull(allocator().service().offer(request).block(LIMIT));
    }

    /**
     * Waits for an offer: until the driver of the image has taken over what runs from before, which may be later than the allocator
     * is open, and has said what it has room for. It is believed for some seconds, enough for a start right after this.
     */
    AllocationOffer awaitOffer(AllocationRequest request) {
        return await().atMost(LIMIT).until(() -> offer(request), AllocationOffer::accepted);
    }

    AllocationRequest bundle(String name, String command) throws Exception {
        return bundle(name, command, 0, 0);
    }

    /** A request for a bundle of {@link TestProgram}. */
    AllocationRequest bundle(String name, String command, long cpu, long memory) throws Exception {
        Path classes = Path.of(TestProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String file = TestProgram.class.getName().replace('.', '/') + ".class";
        Bundle bundle = new BundleBuilder(command)
                .copy(classes.resolve(file), file)
                .build(new BundleDirectory(temp.resolve("bundles")));
        return request(name, bundle.cid().toString(), bundle.reference(), cpu, memory);
    }

    /** The same request for a service whose image has a proxy of its own. */
    static AllocationRequest embedded(AllocationRequest request) {
        ServiceInfo info = request.info();
        NetworkRequirement none = NetworkRequirement.NONE;
        List<String> protocols = List.of("http");
        return new AllocationRequest(
                request.name(),
                new ServiceInfo(
                        info.contentHash(),
                        info.dockerHash(),
                        none,
                        none,
                        0,
                        0,
                        ProxyForm.EMBEDDED,
                        protocols,
                        false,
                        null,
                        null,
                        null));
    }

    static AllocationRequest request(String name, String hash, String image, long cpu, long memory) {
        NetworkRequirement none = NetworkRequirement.NONE;
        List<String> protocols = List.of("http");
        return new AllocationRequest(
                ServiceName.of(name),
                new ServiceInfo(
                        hash, image, none, none, cpu, memory, ProxyForm.NODE, protocols, false, null, null, null));
    }

    double meter(String name) {
        return Optional.ofNullable(context.getBean(io.micrometer.core.instrument.MeterRegistry.class)
                        .find(name)
                        .gauge())
                .map(gauge -> gauge.value())
                .orElse(Double.NaN);
    }

    /** What the gauge of a driver says: 1 if it can start instances, else 0; not a number while that is not known. */
    double driverUp(String driver) {
        return Optional.ofNullable(context.getBean(io.micrometer.core.instrument.MeterRegistry.class)
                        .find("physarum.allocator.driver.up")
                        .tag("driver", driver)
                        .gauge())
                .map(gauge -> gauge.value())
                .orElse(Double.NaN);
    }

    double count(String name) {
        return context.getBean(io.micrometer.core.instrument.MeterRegistry.class).find(name).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    String actuator(String path) throws IOException, InterruptedException {
        return get(
                "127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"), "/actuator/" + path);
    }

    String call(StartedInstance instance, String path) throws IOException, InterruptedException {
        return get(instance.address(), path);
    }

    private String get(String address, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                .timeout(LIMIT)
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    @Override
    public void close() {
        context.close();
    }
}
