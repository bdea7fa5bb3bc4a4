package io.physarum.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.physarum.mesh.service.DockerConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedProxyTest {

    @TempDir
    Path directory;

    @Test
    void aServicesProxyTakesTheFourArguments() {
        assertThat(entrypoint(EmbeddedProxy.command("hello", false), false))
                .endsWith(
                        "/proxy.jar ${METRICS_ADDRESS:+--server.address=$METRICS_ADDRESS} $PROXY_PORT 'hello' $PROXY_IP:$SERVICE_PORT $METRICS_PORT & ./server\"]\n");
    }

    @Test
    void aProxyForCallsAloneTakesTheInstancesMetricsPortToo() {
        assertThat(entrypoint(EmbeddedProxy.command("hello", true), true))
                .endsWith(
                        "/proxy.jar ${METRICS_ADDRESS:+--server.address=$METRICS_ADDRESS} --server.port=$METRICS_PORT $PROXY_PORT & ./server\"]\n");
    }

    @Test
    void aProxyOfTheUsersOwnTakesTheOriginalsArguments() throws IOException {
        Path program = Files.createFile(directory.resolve("proxy"));
        assertThat(entrypoint(
                        EmbeddedProxy.custom(program, Optional.empty(), "hello", true)
                                .command(),
                        true))
                .endsWith("\"/app/proxy $PROXY_PORT & ./server\"]\n");
    }

    private static String entrypoint(String proxyCommand, boolean clientMode) {
        DockerConf conf = new DockerConf("ubuntu:16.04", List.of(), List.of(), "./server", clientMode);
        return Dockerfile.of(conf, Optional.of(new ProxyLayer(Map.of(), proxyCommand, List.of())), List.of());
    }
}
