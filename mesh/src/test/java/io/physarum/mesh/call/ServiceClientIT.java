package io.physarum.mesh.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.dataplane.http.OverlayResponse;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.resolve.ServiceResolver;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class ServiceClientIT {

    private static final HttpSettings HASTY = HttpSettings.DEFAULTS.withResponseTimeout(Duration.ofMillis(200));

    /** Enough for an answer that comes. */
    private static final HttpSettings PATIENT = HttpSettings.DEFAULTS.withResponseTimeout(Duration.ofSeconds(5));

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final TestHosts hosts = new TestHosts();

    private final Host caller = hosts.start();

    private final Host server = hosts.start();

    private final List<Throwable> reported = new CopyOnWriteArrayList<>();

    private final List<Throwable> told = new CopyOnWriteArrayList<>();

    private final AtomicInteger requests = new AtomicInteger();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final ServedInstances instances = new ServedInstances();

    private Runnable afterReport = () -> {};

    private HttpServer instance;

    @BeforeEach
    void start() {
        TestHosts.introduce(caller, server);
        startInstance();
    }

    private void startInstance() {
        try {
            instance = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        instance.setExecutor(threads);
        instance.start();
    }

    @AfterEach
    void stop() {
        instance.stop(0);
        threads.shutdownNow();
        hosts.close();
    }

    @Test
    void doesNotTryAnotherWhenAnInstanceDoesNotAnswerInTime() {
        ServiceClient client = beforeASilentPeer();

        assertThatThrownBy(() -> ask(client, HttpMethod.GET)).isInstanceOf(StageTimeoutException.class);
        assertThat(told).singleElement().isInstanceOf(StageTimeoutException.class);
        assertThat(reported).as("a request may be slow").isEmpty();
    }

    @Test
    void reportsAnInstanceThatDidNotAnswerThreeTimesInARow() {
        ServiceClient client = beforeASilentPeer();
        for (int i = 0; i < 3; i++) {
            assertThat(reported).isEmpty();
            assertThatThrownBy(() -> ask(client, HttpMethod.GET)).isInstanceOf(StageTimeoutException.class);
        }

        assertThat(told).hasSize(3);
        assertThat(reported).singleElement().isEqualTo(told.get(2));
    }

    @Test
    void keepsAnInstanceThatAnswersBetweenSlowRequests() {
        ServiceClient client = beforeTheInstance(PATIENT, exchange -> {
            boolean slow = requests.incrementAndGet() % 3 != 0;
            if (!slow) {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            }
        });
        for (int i = 1; i <= 5; i++) {
            if (i % 3 == 0) {
                assertThat(ask(client, HttpMethod.GET).status().code()).isEqualTo(204);
            } else {
                assertThatThrownBy(() -> ask(client, HttpMethod.GET)).isInstanceOf(StageTimeoutException.class);
            }
        }

        assertThat(told).hasSize(4);
        assertThat(reported).isEmpty();
    }

    @Test
    void keepsAnInstanceThatBreaksARequestOffAndLives() {
        ServiceClient client = beforeTheInstance(HttpSettings.DEFAULTS, exchange -> {
            requests.incrementAndGet();
            exchange.close();
        });

        assertThatThrownBy(() -> ask(client, HttpMethod.POST)).isInstanceOf(InstanceFailedException.class);
        assertThat(requests).as("doing it twice is not as doing it once").hasValue(1);
        assertThat(told).hasSize(1);
        assertThat(reported).isEmpty();
    }

    @Test
    void asksAnInstanceThatLivesAgainAsOftenAsItMay() {
        ServiceClient client = beforeTheInstance(HttpSettings.DEFAULTS, exchange -> {
            requests.incrementAndGet();
            exchange.close();
        });

        assertThatThrownBy(() -> ask(client, HttpMethod.GET)).isInstanceOf(InstanceFailedException.class);
        assertThat(requests).hasValue(3);
        assertThat(told).hasSize(3);
        assertThat(reported).isEmpty();
    }

    @Test
    void reportsAnInstanceThatBreaksOffThreeRequestsInARow() {
        ServiceClient client = beforeTheInstance(HttpSettings.DEFAULTS, HttpExchange::close);
        for (int i = 0; i < 3; i++) {
            assertThat(reported).isEmpty();
            assertThatThrownBy(() -> ask(client, HttpMethod.POST)).isInstanceOf(InstanceFailedException.class);
        }

        assertThat(reported).singleElement().isEqualTo(told.get(2));
    }

    @Test
    void repeatsAnIdempotentRequestOnTheInstanceThatBrokeItOff() {
        ServiceClient client = beforeTheInstance(HttpSettings.DEFAULTS, exchange -> {
            if (requests.incrementAndGet() > 1) {
                exchange.sendResponseHeaders(204, -1);
            }
            exchange.close();
        });

        assertThat(ask(client, HttpMethod.GET).status().code()).isEqualTo(204);
        assertThat(told).hasSize(1);
        assertThat(reported).isEmpty();
    }

    @Test
    void reportsAnInstanceThatDiesOfARequest() {
        ServiceClient client = beforeTheInstance(HttpSettings.DEFAULTS, exchange -> {
            requests.incrementAndGet();
            instance.stop(0);
        });

        assertThatThrownBy(() -> ask(client, HttpMethod.POST)).isInstanceOf(InstanceFailedException.class);
        assertThat(told).hasSize(1);
        await().atMost(WAIT).untilAsserted(() -> assertThat(reported).isEqualTo(told));
    }

    @Test
    void goesToNoThirdInstanceAfterTwoThatDied() {
        HttpHandler dying = exchange -> {
            requests.incrementAndGet();
            instance.stop(0);
        };
        ServiceClient client = beforeTheInstance(HttpSettings.DEFAULTS, dying);
        afterReport = () -> {
            startInstance();
            serve(dying);
        };

        assertThatThrownBy(() -> ask(client, HttpMethod.GET)).isInstanceOf(InstanceFailedException.class);
        assertThat(requests).hasValue(2);
        assertThat(reported).isEqualTo(told).hasSize(2);
    }

    @Test
    void reportsAnInstanceWhoseProbeTakesTooLong() {
        server.addProtocol(ProtocolBinding.of(HttpServing.HTTP, stream -> {
            if (requests.incrementAndGet() == 1) {
                stream.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        ReferenceCountUtil.release(message);
                        stream.reset();
                    }
                });
            }
        }));
        ServiceClient client = client(HttpSettings.DEFAULTS, Duration.ofMillis(100));

        assertThatThrownBy(() -> ask(client, HttpMethod.POST)).isInstanceOf(InstanceFailedException.class);
        await().atMost(WAIT).untilAsserted(() -> assertThat(reported).isEqualTo(told));
        assertThat(told)
                .singleElement()
                .satisfies(failure -> assertThat(((InstanceFailedException) failure).wasSent())
                        .isTrue());
    }

    @Test
    void reportsAnInstanceThatCannotBeReachedAndTriesAnother() {
        ServiceClient client = beforeTheInstance(HttpSettings.DEFAULTS, exchange -> {});
        instance.stop(0);

        assertThatThrownBy(() -> ask(client, HttpMethod.POST)).isInstanceOf(InstanceFailedException.class);
        assertThat(told).hasSize(3);
        assertThat(reported).isEqualTo(told);
    }

    /** The peer takes requests and answers none. */
    private ServiceClient beforeASilentPeer() {
        server.addProtocol(ProtocolBinding.of(HttpServing.HTTP, stream -> {}));
        return client(HASTY);
    }

    private ServiceClient beforeTheInstance(HttpSettings settings, HttpHandler behaviour) {
        serve(behaviour);
        new HttpServing(instances, settings).bindTo(server);
        return client(settings);
    }

    private void serve(HttpHandler behaviour) {
        instance.createContext("/", behaviour);
        instances.serve(ServiceName.of("s"), "hash", instance.getAddress());
    }

    private ServiceClient client(HttpSettings settings) {
        return client(settings, WAIT);
    }

    private ServiceClient client(HttpSettings settings, Duration probeTimeout) {
        return new ServiceClient(new OneRoute(), new OverlayHttpClient(caller, settings), 3, probeTimeout);
    }

    private OverlayResponse ask(ServiceClient client, HttpMethod method) {
        ServiceRequest request = ServiceRequest.of(method, "/s", new DefaultHttpHeaders(), null);
        OverlayResponse answer =
                client.exchange(request, new Told()).blockOptional(WAIT).orElseThrow();
        answer.cancel();
        return answer;
    }

    /** Goes to the server, always. */
    private final class OneRoute implements ServiceResolver {

        @Override
        public Mono<Route> resolve(ServiceName name) {
            Duration near = Duration.ofMillis(1);
            return Mono.just(new Route(
                    name, Samples.service("hash", 0, 0), server.peerId(), near, Route.Outcome.FOUND, Map.of()));
        }

        @Override
        public void reportFailure(Route route, Throwable cause) {
            reported.add(cause);
            afterReport.run();
        }
    }

    /** Keeps what is told of failures. */
    private final class Told implements CallListener {

        @Override
        public void onInstanceFailed(Route route, Throwable failure) {
            told.add(failure);
        }
    }
}
