package io.physarum.allocator.driver.docker;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.physarum.allocator.driver.DriverException;
import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.InstanceStartException;
import org.jspecify.annotations.Nullable;

/** The engine, and what its silence or its errors mean. Methods block. */
final class DockerEngine implements Closeable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** So much later than the call's own limit, which names the property. */
    private static final Duration CLIENT_DELAY = Duration.ofSeconds(1);

    private static final int MAX_CONNECTIONS = 1000;

    private final DockerClientConfig config;

    private final DockerClient client;

    private final DockerClient stoppingClient;

    private final DockerClient patientClient;

    /** The engine, and how long a container may take to end when asked to. */
    DockerEngine(DockerOptions.Engine engine, Duration stopGrace) {
        DefaultDockerClientConfig.Builder builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
        if (engine.host() != null) {
            builder.withDockerHost(engine.host());
        }
        config = builder.build();
        Duration soon = engine.responseTimeout().plus(CLIENT_DELAY);
        client = client(soon);
        stoppingClient = client(soon.plus(stopGrace));
        patientClient = client(null);
    }

    private DockerClient client(@Nullable Duration responseTimeout) {
        ZerodepDockerHttpClient.Builder http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .maxConnections(MAX_CONNECTIONS)
                .connectionTimeout(CONNECT_TIMEOUT);
        if (responseTimeout != null) {
            http.responseTimeout(responseTimeout);
        }
        return DockerClientImpl.getInstance(config, http.build());
    }

    /** For what is answered soon. */
    DockerClient client() {
        return client;
    }

    /** For what is answered when a container has ended that was asked to. */
    DockerClient stoppingClient() {
        return stoppingClient;
    }

    /** For what may be silent for long: waiting, pulling. */
    DockerClient patientClient() {
        return patientClient;
    }

    DriverStatus status() {
        try {
            Info info = client.infoCmd().exec();
            int processors = Optional.ofNullable(info.getNCPU()).orElse(0);
            long memory = Optional.ofNullable(info.getMemTotal()).orElse(0L);
            return new DriverStatus(
                    true,
                    "Docker " + info.getServerVersion() + " at " + config.getDockerHost(),
                    "the Docker engine",
                    processors * 100L,
                    memory >> 20);
        } catch (RuntimeException e) {
            return DriverStatus.unavailable(
                    String.valueOf(failure("asking the engine", e).getMessage()));
        }
    }

    /** What an exception of the client's means: the engine is away, or it has refused. */
    DriverException failure(String doing, Throwable e) {
        if (e instanceof DriverException known) {
            return known;
        }
        if (e instanceof DockerException refused) {
            return new InstanceStartException(doing + " failed: " + message(refused), e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return new DriverUnavailableException(
                        "the Docker engine at " + config.getDockerHost() + " does not answer (" + cause.getMessage()
                                + "); is it running, and may this user use it?",
                        e);
            }
        }
        return new InstanceStartException(doing + " failed: " + e, e);
    }

    /** What the engine said, without the wrapping that the client puts around it. */
    static String message(DockerException e) {
        String text = String.valueOf(e.getMessage()).strip();
        int json = text.indexOf("{\"message\":\"");
        return json < 0
                ? text
                : text.substring(json + 12).replaceAll("\"}\\s*$", "").replace("\\\"", "\"");
    }

    @Override
    public void close() throws IOException {
        client.close();
        stoppingClient.close();
        patientClient.close();
    }
}
