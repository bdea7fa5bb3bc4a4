package io.physarum.starter.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.physarum.mesh.call.ServiceClient;
import io.physarum.starter.AutoConfigurations;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class MeshWebClientAutoConfigurationTest {

    private static final String BUILDER = "meshWebClientBuilder";
    private static final String CONNECTOR = "meshClientConnector";

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    private final ApplicationContextRunner besideSpringBoot =
            contexts.withConfiguration(org.springframework.boot.autoconfigure.AutoConfigurations.of(
                    ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class));

    @Test
    void aBuilderIsThereByDefaultEachTimeANewOne() {
        contexts.run(context -> {
            assertThat(context)
                    .hasSingleBean(ServiceClient.class)
                    .getBean(CONNECTOR)
                    .isNotNull();
            assertThat(context.getBean(BUILDER))
                    .isInstanceOf(WebClient.Builder.class)
                    .isNotSameAs(context.getBean(BUILDER));
        });
    }

    @Test
    void springBootsOwnBuilderAndConnectorAreThereBesideIt() {
        besideSpringBoot.withUserConfiguration(Both.class).run(context -> {
            Both both = context.getBean(Both.class);
            assertThat(both.ordinaryConnector).isInstanceOf(ReactorClientHttpConnector.class);
            assertThat(both.connectorOfMesh).isInstanceOf(MeshClientConnector.class);
            assertThat(context.getBean("webClientBuilder")).isInstanceOf(WebClient.Builder.class);
            assertThat(failureOf(both.mesh)).contains("use http://<service>/<path>");
            assertThat(failureOf(both.ordinary)).doesNotContain("<service>");
        });
    }

    /** What a call of a URI that neither the web nor the mesh has is answered with. */
    private static String failureOf(WebClient.Builder builder) {
        return builder.build()
                .get()
                .uri(URI.create("nothing://nowhere"))
                .retrieve()
                .toBodilessEntity()
                .map(Object::toString)
                .onErrorResume(failure -> Mono.just(String.valueOf(failure.getMessage())))
                .block();
    }

    @Test
    void hasWhatTheApplicationHasForAllWebClientsButNotTheirConnector() {
        List<WebClient.Builder> customized = new ArrayList<>();
        besideSpringBoot
                .withBean(WebClientCustomizer.class, () -> customized::add)
                .run(context -> {
                    WebClient.Builder builder = context.getBean(BUILDER, WebClient.Builder.class);
                    assertThat(customized).containsExactly(builder);
                    assertThat(failureOf(builder)).contains("use http://<service>/<path>");
                });
    }

    @Test
    void needsNoWebClientModuleOfSpringBoot() {
        contexts.withClassLoader(new FilteredClassLoader(WebClientCustomizer.class))
                .run(context ->
                        assertThat(context).hasNotFailed().getBean(BUILDER).isInstanceOf(WebClient.Builder.class));
    }

    @Test
    void givesWayToBeansOfTheSameName() {
        WebClient.Builder ones = WebClient.builder();
        contexts.withBean(BUILDER, WebClient.Builder.class, () -> ones)
                .withBean(CONNECTOR, ClientHttpConnector.class, Nowhere::new)
                .run(context -> {
                    assertThat(context.getBean(BUILDER)).isSameAs(ones);
                    assertThat(context).doesNotHaveBean(MeshClientConnector.class);
                });
    }

    @Test
    void isNotThereWithoutWebClientOrWithoutServicesToCall() {
        contexts.withClassLoader(new FilteredClassLoader(WebClient.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ServiceClient.class)
                        .doesNotHaveBean(CONNECTOR));
        contexts.withPropertyValues("physarum.mesh.client.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ServiceClient.class)
                        .doesNotHaveBean(CONNECTOR)
                        .doesNotHaveBean(BUILDER));
    }

    /** Wants both. */
    static final class Both {

        private final WebClient.Builder ordinary;
        private final WebClient.Builder mesh;
        private final ClientHttpConnector ordinaryConnector;
        private final ClientHttpConnector connectorOfMesh;

        Both(
                WebClient.Builder ordinary,
                @Qualifier(BUILDER) WebClient.Builder mesh,
                ClientHttpConnector ordinaryConnector,
                @Qualifier(CONNECTOR) ClientHttpConnector connectorOfMesh) {
            this.ordinary = ordinary;
            this.mesh = mesh;
            this.ordinaryConnector = ordinaryConnector;
            this.connectorOfMesh = connectorOfMesh;
        }
    }

    /** Connects to nothing. */
    private static final class Nowhere implements ClientHttpConnector {

        @Override
        public Mono<ClientHttpResponse> connect(
                HttpMethod method,
                URI uri,
                java.util.function.Function<? super ClientHttpRequest, Mono<Void>> callback) {
            return Mono.never();
        }
    }
}
