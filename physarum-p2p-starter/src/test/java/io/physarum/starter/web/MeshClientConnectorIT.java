package io.physarum.starter.web;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.dataplane.http.ServedInstance;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.service.ServiceName;
import io.physarum.starter.AutoConfigurations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/** An application that calls services, one or two that serve them, and what is between them, all of it real. */
class MeshClientConnectorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAME = "a-service";
    private static final ServiceName SERVICE = ServiceName.of(NAME);

    private final TestService service = new TestService();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void callsAServiceByItsName() {
        calling(client -> {
            String seen = client.post()
                    .uri(URI.create("http://a-service/target//a%2fb?q=%20+&x=1"))
                    .header("x-mine", "1")
                    .header("expect", "100-continue")
                    .cookie("taste", "sweet")
                    .cookie("colour", "red")
                    .bodyValue("abc")
                    .retrieve()
                    .bodyToMono(String.class)
                    .block(PATIENCE);
            assertThat(seen)
                    .startsWith("POST /target//a%2fb?q=%20+&x=1\n")
                    .contains("x-mine: 1\n", "x-forwarded-host: a-service\n", "x-forwarded-prefix: /a-service\n")
                    .containsIgnoringCase("content-length: 3\n")
                    .containsIgnoringCase("cookie: taste=sweet; colour=red\n")
                    .doesNotContainIgnoringCase("expect:", "transfer-encoding:");
            ResponseEntity<String> answer = client.get()
                    .uri("http://{service}/cookie?x={x}", NAME, "a b")
                    .retrieve()
                    .toEntity(String.class)
                    .block(PATIENCE);
            assertThat(answer.getBody()).isEqualTo("have one");
            assertThat(answer.getStatusCode().value()).isEqualTo(200);
        });
    }

    @Test
    void readsCookiesHeadsAndErrorStatuses() {
        calling(client -> {
            ResponseCookie cookie = client.get()
                    .uri("http://a-service/cookie")
                    .exchangeToMono(answer -> Mono.justOrEmpty(answer.cookies().getFirst("taste")))
                    .block(PATIENCE);
            assertThat(cookie.toString())
                    .matches("taste=sweet; Path=/; Max-Age=60; Expires=[^;]*; HttpOnly; SameSite=Lax");
            assertThat(client.head()
                            .uri("http://a-service/target")
                            .retrieve()
                            .toBodilessEntity()
                            .block(PATIENCE)
                            .getHeaders()
                            .getContentType())
                    .isEqualTo(MediaType.TEXT_PLAIN);
            assertThat(client.get()
                            .uri("http://a-service/not/there")
                            .exchangeToMono(
                                    answer -> Mono.just(answer.statusCode().value()))
                            .block(PATIENCE))
                    .isEqualTo(404);
        });
    }

    @Test
    void streamsBothWaysAtOnce() {
        calling(client -> {
            Sinks.Many<Map<String, Integer>> numbers = Sinks.many().unicast().onBackpressureBuffer();
            Flux<Map<String, Integer>> echo = client.post()
                    .uri("http://a-service/echo")
                    .contentType(MediaType.APPLICATION_NDJSON)
                    .body(numbers.asFlux(), new ParameterizedTypeReference<Map<String, Integer>>() {})
                    .retrieve()
                    .bodyToFlux(new ParameterizedTypeReference<Map<String, Integer>>() {});
            StepVerifier.create(echo)
                    .then(() -> numbers.tryEmitNext(Map.of("n", 1)))
                    .expectNext(Map.of("n", 1))
                    .then(() -> numbers.tryEmitNext(Map.of("n", 2)))
                    .expectNext(Map.of("n", 2))
                    .then(numbers::tryEmitComplete)
                    .expectComplete()
                    .verify(PATIENCE);
            NettyDataBufferFactory pooled = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
            Flux<DataBuffer> mebibytes =
                    Flux.range(0, 1024).map(i -> pooled.allocateBuffer(8192).write(new byte[8192]));
            Long echoed = client.put()
                    .uri("http://a-service/echo")
                    .body(mebibytes, DataBuffer.class)
                    .retrieve()
                    .bodyToFlux(DataBuffer.class)
                    .map(MeshClientConnectorIT::sizeOf)
                    .reduce(0L, Long::sum)
                    .block(PATIENCE);
            assertThat(echoed).isEqualTo(8L << 20);
        });
    }

    private static long sizeOf(DataBuffer buffer) {
        long size = buffer.readableByteCount();
        DataBufferUtils.release(buffer);
        return size;
    }

    @Test
    void takesAShortBodyElsewhereWhenAnInstanceIsGoneButNoneThatIsBeingRead() {
        serving()
                .run(first -> joined(first).run(second -> {
                    ServedInstance[] served = {serve(first), serve(second)};
                    caller(first).run(context -> {
                        WebClient client = client(context);
                        assertThat(post(client, Mono.just("warm"))).isEqualTo("warm");
                        // Whichever of the two was used, it is gone now, and the caller does not know yet.
                        boolean firstWasUsed = served[0].idle().compareTo(served[1].idle()) < 0;
                        withdraw(firstWasUsed ? first : second, served[firstWasUsed ? 0 : 1]);
                        assertThat(post(client, Mono.just("abc"))).isEqualTo("abc");
                        withdraw(firstWasUsed ? second : first, served[firstWasUsed ? 1 : 0]);
                        WebClientRequestException streamed = catchThrowableOfType(
                                WebClientRequestException.class, () -> post(client, Flux.just("a", "b")));
                        assertThat(streamed).hasCauseInstanceOf(InstanceFailedException.class);
                    });
                }));
    }

    private static void withdraw(AssertableApplicationContext serving, ServedInstance instance) {
        serving.getBean(ServedInstances.class).withdraw(instance);
    }

    private static String post(WebClient client, org.reactivestreams.Publisher<String> body) {
        return client.post()
                .uri("http://a-service/echo")
                .contentType(MediaType.TEXT_PLAIN)
                .body(body, String.class)
                .retrieve()
                .bodyToMono(String.class)
                .block(PATIENCE);
    }

    @Test
    void saysWhyThereIsNoInstance() {
        calling(client -> {
            assertThat(failureOf(client, "http://unheard-of/x"))
                    .hasCauseInstanceOf(UnknownServiceException.class)
                    .hasMessageContaining("no service is registered as unheard-of; registry-cli list shows");
            assertThat(failureOf(client, "http://run-by-nobody/x"))
                    .hasCauseInstanceOf(NoAllocatorException.class)
                    .hasMessageContaining("nothing can run run-by-nobody now: no allocator was found");
        });
    }

    @Test
    void refusesHttpsAsTheOverlayEncryptsItself() {
        calling(client -> {
            WebClientRequestException refused = catchThrowableOfType(
                    WebClientRequestException.class,
                    () -> client.get()
                            .uri("https://a-service/x")
                            .retrieve()
                            .toBodilessEntity()
                            .block(PATIENCE));
            assertThat(refused)
                    .hasMessageContaining("the overlay encrypts what it carries already; use http://<service>/<path>");
        });
    }

    private static WebClientRequestException failureOf(WebClient client, String uri) {
        // A buffer that exists before the request is sent must not be lost with it.
        DataBuffer buffer = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT)
                .allocateBuffer(16)
                .write(new byte[16]);
        WebClientRequestException failure = catchThrowableOfType(
                WebClientRequestException.class,
                () -> client.post()
                        .uri(uri)
                        .bodyValue(buffer)
                        .retrieve()
                        .toBodilessEntity()
                        .block(PATIENCE));
        // The caller hears of the failure first.
        ByteBuf content = NettyDataBufferFactory.toByteBuf(buffer);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(content.refCnt()).as(uri).isZero());
        return failure;
    }

    @Test
    void failsWhenTheInstanceDiesInTheMiddleOfItsAnswer() {
        calling(client -> StepVerifier.create(
                        client.get().uri("http://a-service/broken").retrieve().bodyToFlux(String.class))
                .expectNext("abc")
                .then(service.breakOff::tryEmitEmpty)
                .expectErrorSatisfies(failure -> assertThat(failure).hasCauseInstanceOf(InstanceFailedException.class))
                .verify(PATIENCE));
    }

    @Test
    void cancellingEndsTheRequestAtTheService() {
        calling(client -> {
            StepVerifier.create(
                            client.get().uri("http://a-service/drip").retrieve().bodyToFlux(String.class))
                    .expectNext("first")
                    .thenCancel()
                    .verify(PATIENCE);
            await().atMost(PATIENCE).until(() -> service.dripping.get() == 0);
            // The answer has come, and nobody has begun to read it.
            StepVerifier.create(client.get().uri("http://a-service/drip").exchangeToMono(answer -> Mono.never()))
                    .expectSubscription()
                    .then(() -> await().atMost(PATIENCE).until(() -> service.dripping.get() == 1))
                    .thenCancel()
                    .verify(PATIENCE);
            await().atMost(PATIENCE).until(() -> service.dripping.get() == 0);
        });
    }

    @Test
    void servesInterfacesThatDescribeAService() {
        calling(client -> {
            Echo echo = echo(client);
            assertThat(echo.echo("x", "abc")).isEqualTo("abc");
            assertThat(echo.target().block(PATIENCE)).startsWith("GET /target\n");
        });
    }

    @Test
    void aBlockingCallInTheMiddleOfAnotherFailsAloneAndAtOnce() {
        calling(client -> {
            Echo echo = echo(client);
            StepVerifier.create(echo.target().map(first -> echo.echo("x", first)))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("not supported in thread physarum-"))
                    .verify(PATIENCE);
            assertThat(echo.echo("x", "abc")).as("the loops go on").isEqualTo("abc");
        });
    }

    private static Echo echo(WebClient client) {
        return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(
                        client.mutate().baseUrl("http://a-service").build()))
                .build()
                .createClient(Echo.class);
    }

    /** The service, described. */
    interface Echo {

        @PostExchange("/echo/{id}")
        String echo(@PathVariable("id") String id, @RequestBody String body);

        @GetExchange("/target")
        Mono<String> target();
    }

    private void calling(Consumer<WebClient> test) {
        serving().run(server -> {
            serve(server);
            caller(server).run(context -> test.accept(client(context)));
        });
    }

    private static WebClient client(AssertableApplicationContext caller) {
        return caller.getBean("meshWebClientBuilder", WebClient.Builder.class).build();
    }

    private static ApplicationContextRunner serving() {
        return AutoConfigurations.running();
    }

    private ServedInstance serve(AssertableApplicationContext server) {
        String hash = KnownServices.hashOf(NAME);
        ServedInstance served = server.getBean(ServedInstances.class).serve(SERVICE, hash, service.address());
        server.getBean(KademliaDht.class)
                .provide(Rendezvous.cidOf(hash))
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return served;
    }

    private static ApplicationContextRunner joined(AssertableApplicationContext bootstrap) {
        Host host = bootstrap.getBean(Host.class);
        return AutoConfigurations.running()
                .withPropertyValues(
                        "physarum.p2p.bootstrap.required=true",
                        "physarum.p2p.bootstraps="
                                + host.peerId().appendTo(host.listenAddresses().get(0)));
    }

    private static ApplicationContextRunner caller(AssertableApplicationContext bootstrap) {
        return joined(bootstrap)
                .withPropertyValues("physarum.resolve.attempts=1")
                .withBean(RegistryClient.class, () -> new KnownServices(NAME, "run-by-nobody"));
    }
}
